package prb.ops;

/**
 * What the guard says of a request.
 *
 * @param status 0 to let it pass, else the status of the refusal
 * @param message why it is refused, empty when it is not
 * @param trusted whether it may change something
 */
record Decision(int status, String message, boolean trusted) {

    static Decision pass(boolean trusted) {
        return new Decision(0, "", trusted);
    }

    static Decision refuse(int status, String message) {
        return new Decision(status, message, false);
    }

    boolean passes() {
        return status == 0;
    }
}
