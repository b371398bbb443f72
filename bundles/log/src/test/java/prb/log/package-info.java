/** Lines of a real logback, with a writer that keeps them. */
package prb.log;
