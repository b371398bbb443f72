package prb.devnet.chain.para.pool;

/** An extrinsic that the pool does not take; code, message and data are those of the author_* RPC methods. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int BAD_FORMAT = 1001;
    private static final int INVALID = 1010;
    private static final int ALREADY_IMPORTED = 1013;
    private static final int TOO_LOW_PRIORITY = 1014;
    private static final int DROPPED = 1016;

    private final int code;
    private final String data;

    private RefusedException(int code, String message, String data) {
        super(message);
        this.code = code;
        this.data = data;
    }

    public int code() {
        return code;
    }

    public String data() {
        return data;
    }

    static RefusedException badFormat(String reason) {
        return new RefusedException(BAD_FORMAT, "Extrinsic has invalid format", reason);
    }

    static RefusedException invalid(String reason) {
        return new RefusedException(INVALID, "Invalid Transaction", reason);
    }

    static RefusedException badSignature() {
        return invalid("Transaction has a bad signature");
    }

    static RefusedException outdated() {
        return invalid("Transaction is outdated");
    }

    static RefusedException cannotPay() {
        return invalid("Inability to pay some fees (e.g. account balance too low)");
    }

    static RefusedException alreadyImported(String hash) {
        return new RefusedException(ALREADY_IMPORTED, "Transaction Already Imported", hash);
    }

    static RefusedException tooLowPriority() {
        return new RefusedException(TOO_LOW_PRIORITY, "Priority is too low",
                "The transaction has too low priority to replace another transaction already in the pool.");
    }

    static RefusedException poolFull() {
        return new RefusedException(DROPPED, "Immediately Dropped",
                "The transaction couldn't enter the pool because of the limit");
    }
}
