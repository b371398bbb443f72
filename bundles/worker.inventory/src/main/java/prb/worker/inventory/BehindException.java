package prb.worker.inventory;

/** Others changed the inventory first: catch up and decide again. Nothing was done. */
final class BehindException extends Exception {

    private static final long serialVersionUID = 1L;

    BehindException() {
        super("other nodes changed the inventory first");
    }
}
