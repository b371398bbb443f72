package prb.devnet.chain.para.pallet;

import java.util.List;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.Call;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.DispatchException;
import prb.devnet.chain.para.execution.Pallet;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/** Pallet Utility: the three kinds of batches. */
public final class UtilityPallet extends Pallet {

    private static final int CALLS_MAX = 10_922;
    private static final int CALL_BYTES_MIN = 2;

    public UtilityPallet(RuntimeText runtime) {
        super(runtime, "Utility");
    }

    @Override
    protected Call.Action decode(String call, ScaleReader in, CallDecoder calls) {
        List<Call> items = in.list(CALL_BYTES_MIN, calls::read);
        return (context, origin) -> {
            if (items.size() > CALLS_MAX) {
                throw error("TooManyCalls");
            }
            switch (call) {
                case "batch" -> batch(context, origin, items);
                case "batch_all" -> all(context, origin, items);
                default -> force(context, origin, items);
            }
        };
    }

    /** Stops at the first failure, keeps what was done before. */
    private void batch(BlockContext context, Bytes origin, List<Call> items) {
        for (int i = 0; i < items.size(); i++) {
            Call item = items.get(i);
            try {
                context.transact(() -> context.dispatch(item, origin));
            } catch (DispatchException e) {
                int index = i;
                deposit(context, "BatchInterrupted", out -> out.u32(index).raw(e.encoded()));
                return;
            }
            deposit(context, "ItemCompleted", UtilityPallet::nothing);
        }
        deposit(context, "BatchCompleted", UtilityPallet::nothing);
    }

    /** All or nothing: a failure fails the whole extrinsic. */
    private void all(BlockContext context, Bytes origin, List<Call> items) throws DispatchException {
        for (Call item : items) {
            context.dispatch(item, origin);
            deposit(context, "ItemCompleted", UtilityPallet::nothing);
        }
        deposit(context, "BatchCompleted", UtilityPallet::nothing);
    }

    /** Does every item, whatever the others do. */
    private void force(BlockContext context, Bytes origin, List<Call> items) {
        boolean clean = true;
        for (Call item : items) {
            try {
                context.transact(() -> context.dispatch(item, origin));
                deposit(context, "ItemCompleted", UtilityPallet::nothing);
            } catch (DispatchException e) {
                clean = false;
                deposit(context, "ItemFailed", out -> out.raw(e.encoded()));
            }
        }
        deposit(context, clean ? "BatchCompleted" : "BatchCompletedWithErrors", UtilityPallet::nothing);
    }

    private static void nothing(ScaleWriter out) {
        // these events have no fields
    }
}
