package prb.devnet.chain.para.execution;

import java.util.HashMap;
import java.util.Map;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/** Reads calls, nested ones too. Any thread. */
public final class CallDecoder {

    private final Map<Integer, Pallet> pallets = new HashMap<>();

    /** Makes a pallet's calls known. Only while the runtime is put together. */
    public void add(Pallet pallet) {
        pallets.put(pallet.text().index(), pallet);
    }

    /** @throws prb.scale.ScaleException on an unknown call, malformed arguments or too deep nesting */
    public Call read(ScaleReader in) {
        return in.in("call", this::readCall);
    }

    private Call readCall(ScaleReader in) {
        int from = in.position();
        int palletIndex = in.u8();
        Pallet pallet = pallets.get(palletIndex);
        if (pallet == null) {
            throw in.error("no pallet with calls has index " + palletIndex);
        }
        int callIndex = in.u8();
        String name = pallet.text().callName(callIndex);
        if (name.isEmpty()) {
            throw in.error(pallet.text().name() + " has no call " + callIndex);
        }
        Call.Action action = pallet.decode(name, in, this);
        Bytes bytes = in.since(from);
        return new Call(pallet.text().name(), name, bytes, action);
    }
}
