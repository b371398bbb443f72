/** What several verbs do with files and folders. */
package prb.cli.files;
