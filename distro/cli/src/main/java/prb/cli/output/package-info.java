/**
 * What a subject prints, once as indented text for people and once as JSON for programs. Subjects write fields in order and do
 * not know which of the two listens. One thread at a time.
 */
package prb.cli.output;
