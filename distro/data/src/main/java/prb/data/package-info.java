/**
 * The program behind {@code prb data}: offline work on a data folder. Plain Java without a framework, on one thread. Verbs that
 * write hold the folder and are refused while a running role holds it; the others read beside it.
 */
package prb.data;
