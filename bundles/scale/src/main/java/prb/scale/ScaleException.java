package prb.scale;

/** Bytes that are not the value they should be: truncated, oversized, too deep, not canonical, unknown variant. */
public final class ScaleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String path;
    private final String reason;

    /**
     * A refusal at a place.
     *
     * @param offset where the reader stood, in bytes from the start of its input
     * @param path the field being read, empty at the top
     * @param reason what is wrong, without the place
     */
    public ScaleException(int offset, String path, String reason) {
        super((path.isEmpty() ? "" : path + ": ") + reason + " at byte " + offset);
        this.offset = offset;
        this.path = path;
        this.reason = reason;
    }

    /** Where in the input the reader stood, in bytes from its start. */
    public int offset() {
        return offset;
    }

    /** Which field was being read, such as {@code header.digest[2]}; empty at the top. */
    public String path() {
        return path;
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }
}
