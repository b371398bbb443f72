package prb.trade.trader;

/** The trader dies here; nothing of it may run any more. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String where) {
        super(where, null, false, false);
    }
}
