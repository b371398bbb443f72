package prb.wire.blob;

/**
 * Keys that only our own providers know; an original one answers them as missing. Their value is protobuf
 * {@code ProviderProgress}. Stateless; any thread.
 */
public final class OwnKeys {

    /** How far the provider is, answered at once. */
    public static final String INFO = "info:pb";

    /** Begins the first frame of a client that shows a token; the frame is not answered. */
    public static final String TOKEN_PREFIX = "auth:";

    /** Longest time that the answer to {@link #waitFor} is held back, in ms: below the 30 s after which clients give up. */
    public static final long WAIT_MS_MAX = 25_000;

    private static final String WAIT_PREFIX = "info:wait:";

    /** The heights a client has. @param relay relay block, at least -1 @param para para block, at least -1 */
    public record Heights(long relay, long para) {}

    private OwnKeys() {}

    /** The key that is answered as soon as one of the heights has grown, or after {@link #WAIT_MS_MAX}. */
    public static String waitFor(Heights known) {
        return WAIT_PREFIX + known.relay() + ":" + known.para();
    }

    /** Whether a key is one to wait with. */
    public static boolean isWait(String key) {
        return key.startsWith(WAIT_PREFIX);
    }

    /**
     * The heights of a key to wait with.
     *
     * @throws MalformedFrameException when it does not hold two numbers
     */
    public static Heights heights(String key) throws MalformedFrameException {
        String[] part = key.substring(WAIT_PREFIX.length()).split(":", -1);
        try {
            if (part.length == 2) {
                return new Heights(Long.parseLong(part[0]), Long.parseLong(part[1]));
            }
        } catch (NumberFormatException e) {
            throw new MalformedFrameException("'" + key + "' holds no two heights");
        }
        throw new MalformedFrameException("'" + key + "' holds no two heights");
    }
}
