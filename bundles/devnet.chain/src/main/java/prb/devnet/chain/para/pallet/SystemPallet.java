package prb.devnet.chain.para.pallet;

import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.Call;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.DispatchException;
import prb.devnet.chain.para.execution.Pallet;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.crypto.hash.Hashing;

/** Pallet System: remarks, and the events that end every extrinsic. */
public final class SystemPallet extends Pallet {

    private static final long REF_TIME = 125_000_000;
    private static final long PROOF_SIZE = 3593;
    private static final int CLASS_NORMAL = 0;
    private static final int CLASS_MANDATORY = 2;

    public SystemPallet(RuntimeText runtime) {
        super(runtime, "System");
    }

    @Override
    protected Call.Action decode(String call, ScaleReader in, CallDecoder calls) {
        Bytes remark = in.bytes();
        return switch (call) {
            case "remark" -> (context, origin) -> {};
            case "remark_with_event" ->
                (context, origin) -> deposit(context, "Remarked", out -> out.raw(origin).raw(Hashing.blake2b256(remark)));
            default -> unsupported(in, call);
        };
    }

    /** @param mandatory true for inherents */
    public void success(BlockContext context, boolean mandatory) {
        deposit(context, "ExtrinsicSuccess", out -> out.raw(info(mandatory)));
    }

    public void failure(BlockContext context, DispatchException reason) {
        deposit(context, "ExtrinsicFailed", out -> out.raw(reason.encoded()).raw(info(false)));
    }

    private static Bytes info(boolean mandatory) {
        var out = new prb.scale.ScaleWriter().compact(REF_TIME).compact(PROOF_SIZE);
        return out.u8(mandatory ? CLASS_MANDATORY : CLASS_NORMAL).u8(0).toBytes();
    }
}
