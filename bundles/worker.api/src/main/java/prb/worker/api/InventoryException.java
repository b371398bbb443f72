package prb.worker.api;

/** An inventory change that was refused as a whole; nothing was stored. */
public final class InventoryException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Kind { INVALID, NOT_FOUND, DUPLICATE }

    private final Kind kind;
    private final String item;
    private final String field;

    /** @param item which item, such as {@code worker "rack1-7"} @param field which field, such as {@code stake} */
    public InventoryException(Kind kind, String item, String field, String reason) {
        super(item + ": " + field + ": " + reason);
        this.kind = kind;
        this.item = item;
        this.field = field;
    }

    public Kind kind() {
        return kind;
    }

    /** Which item, as in the message. */
    public String item() {
        return item;
    }

    /** Which field of it, as in the message. */
    public String field() {
        return field;
    }
}
