package prb.blob.api.control;

import java.time.Instant;

/**
 * Something that could not be had in a form that stands the check. It is not journaled, and asked for again.
 *
 * @param chain relay or para, with "(repair)" behind it when the store lost the fact and wants it back; or "genesis (repair)"
 * @param what which fact, such as "range", "headers", "storage changes"
 * @param number the block, the first one of several
 * @param source names of the nodes that gave the last bad answer, empty when unknown
 * @param reason why it was refused the last time
 * @param attempts how often it was refused, 1 or more
 * @param since when it was refused first
 * @param alarm whether that were so many times that an operator should look
 */
public record Quarantined(String chain, String what, long number, String source, String reason, int attempts, Instant since,
        boolean alarm) {}
