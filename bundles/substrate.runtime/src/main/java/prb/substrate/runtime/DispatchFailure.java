package prb.substrate.runtime;

/**
 * Why a dispatched call failed.
 *
 * @param pallet the pallet whose error it is; empty when the error is not a module error
 * @param name such as {@code BadOrigin}, {@code Token.FundsUnavailable} or {@code WorkerExists}
 * @param docs what the runtime's author wrote about the error, in one line; may be empty
 */
public record DispatchFailure(String pallet, String name, String docs) {

    /** {@code Pallet.Name: docs}, without the parts that are empty. */
    @Override
    public String toString() {
        return (pallet.isEmpty() ? "" : pallet + ".") + name + (docs.isEmpty() ? "" : ": " + docs);
    }
}
