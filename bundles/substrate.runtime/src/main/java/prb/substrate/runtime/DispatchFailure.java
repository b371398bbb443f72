package prb.substrate.runtime;

/** Why a dispatched call failed. @param pallet empty when the error is not a module error @param name such as BadOrigin or WorkerExists @param docs one line of documentation, may be empty */
public record DispatchFailure(String pallet, String name, String docs) {
    @Override public String toString() { return (pallet.isEmpty() ? "" : pallet + ".") + name + (docs.isEmpty() ? "" : ": " + docs); }
}
