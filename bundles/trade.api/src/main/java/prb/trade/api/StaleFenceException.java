package prb.trade.api;

/** An offer was refused because its fence is not valid any more: another process may own the name by now. Nothing was done. */
public final class StaleFenceException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public StaleFenceException(Fence fence) {
        super("this process does not own " + fence.name() + " (any more), so nothing is sent for it");
    }
}
