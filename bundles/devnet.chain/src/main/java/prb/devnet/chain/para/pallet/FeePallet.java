package prb.devnet.chain.para.pallet;

import java.math.BigInteger;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.Call;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.Pallet;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/** Pallet TransactionPayment: it has no calls, only the event that names what was paid. */
public final class FeePallet extends Pallet {

    public FeePallet(RuntimeText runtime) {
        super(runtime, "TransactionPayment");
    }

    @Override
    protected Call.Action decode(String call, ScaleReader in, CallDecoder calls) {
        return unsupported(in, call);
    }

    /** @param fee the tip included */
    public void paid(BlockContext context, Bytes who, BigInteger fee, BigInteger tip) {
        deposit(context, "TransactionFeePaid", out -> out.raw(who).u128(fee).u128(tip));
    }
}
