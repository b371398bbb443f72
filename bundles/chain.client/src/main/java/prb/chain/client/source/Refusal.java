package prb.chain.client.source;

import java.util.Locale;

/** What a node's error says about the node, read from code and text: Substrate has no stable codes for these. */
enum Refusal {
    /** The state of an old block is gone: an archive node has it. */
    PRUNED,
    /** The node has no such block, perhaps not yet. */
    UNKNOWN_BLOCK,
    /** It has too much to do, or limits us. */
    BUSY,
    /** It is configured so that it does not answer this. */
    UNFIT,
    /** Anything else: about the question. */
    OTHER;

    private static final String[] PRUNED_TEXTS = {"state already discarded", "statediscarded", "state pruned",
        "block body not found",
        "body not found"};
    private static final String[] UNKNOWN_TEXTS = {"unknownblock", "unknown block", "header was not found", "header not found",
        "block not found", "expect block number from id", "no such block"};
    private static final String[] BUSY_TEXTS = {"too many", "rate limit", "busy", "overloaded", "timed out", "try again"};
    private static final String[] UNFIT_TEXTS = {"too big", "exceeded max limit", "oversized", "unsafe to be called externally"};

    /** JSON-RPC server errors for overload as jsonrpsee and gateways give them. */
    private static final int SERVER_BUSY = -32009;
    private static final int LIMIT_EXCEEDED = -32005;
    private static final int TOO_MANY_REQUESTS = 429;

    /** @param message the error's text, anywhere in it */
    static Refusal of(int code, String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (containsAny(text, PRUNED_TEXTS)) {
            return PRUNED;
        }
        if (containsAny(text, UNKNOWN_TEXTS)) {
            return UNKNOWN_BLOCK;
        }
        if (containsAny(text, UNFIT_TEXTS)) {
            return UNFIT;
        }
        boolean busy = code == SERVER_BUSY || code == LIMIT_EXCEEDED || code == TOO_MANY_REQUESTS;
        return busy || containsAny(text, BUSY_TEXTS) ? BUSY : OTHER;
    }

    private static boolean containsAny(String text, String[] parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
