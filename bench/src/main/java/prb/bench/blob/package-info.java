/** Speed of a blob server, ours or the original's, over the loopback. One thread asks; the server is a process of its own. */
package prb.bench.blob;
