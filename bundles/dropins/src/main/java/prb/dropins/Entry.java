package prb.dropins;

import java.util.List;

/**
 * A drop-in as others see it.
 *
 * @param bundles symbolic name and version of each that runs
 * @param voucher who vouches for it, empty when nobody does
 * @param fault why it does not run, empty when it does
 */
record Entry(String name, State state, List<String> bundles, String voucher, String fault) {

    /** What became of it. */
    enum State {
        /** It runs. */
        RUNNING,
        /** Nobody trusted vouches for it, or it is too large: it was not opened. */
        REFUSED,
        /** It is broken, and nothing of it is left in the framework. */
        FENCED
    }
}
