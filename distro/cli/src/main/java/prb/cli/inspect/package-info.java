/**
 * {@code prb inspect}: takes bytes of Substrate and of the bridge apart and says what they are. One class per subject; a
 * subject decodes everything before it writes, so that malformed input leaves no half answer. One thread.
 */
package prb.cli.inspect;
