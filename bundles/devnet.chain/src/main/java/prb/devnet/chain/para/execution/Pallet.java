package prb.devnet.chain.para.execution;

import java.util.function.Consumer;
import prb.devnet.chain.ledger.StorageKeys;
import prb.devnet.chain.metadata.PalletText;
import prb.devnet.chain.metadata.RuntimeText;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/** A simulated pallet. Names become indices through the same description that the metadata is made of. */
public abstract class Pallet {

    private final PalletText text;

    protected Pallet(RuntimeText runtime, String name) {
        this.text = runtime.pallet(name);
    }

    /**
     * Reads a call's arguments.
     *
     * @param call a name of this pallet's description
     * @throws prb.scale.ScaleException when the arguments are malformed
     */
    protected abstract Call.Action decode(String call, ScaleReader in, CallDecoder calls);

    final PalletText text() {
        return text;
    }

    protected final DispatchException error(String name) {
        return DispatchException.module(text.name(), name, text.index(), text.errorIndex(name));
    }

    /** Puts an event into the block. */
    protected final void deposit(BlockContext context, String event, Consumer<ScaleWriter> fields) {
        ScaleWriter out = new ScaleWriter().u8(text.index()).u8(text.eventIndex(event));
        fields.accept(out);
        context.deposit(out.toBytes());
    }

    protected final Bytes key(String item) {
        return StorageKeys.plain(text.name(), item);
    }

    /** The key of a Twox64Concat map. */
    protected final Bytes key(String item, Bytes mapKey) {
        return StorageKeys.twox(text.name(), item, mapKey);
    }

    /** Refuses a call that the description names but the simulation does not do. */
    protected static Call.Action unsupported(ScaleReader in, String call) {
        throw in.error("the simulation does not do " + call);
    }

    /** Reads a MultiAddress; other kinds than Id end in CannotLookup when the call is dispatched, here as 0 bytes. */
    protected static Bytes address(ScaleReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 0 -> in.fixed(32);
            case 1 -> Bytes.EMPTY;
            case 2 -> in.bytes().slice(0, 0);
            case 3 -> in.fixed(32).slice(0, 0);
            case 4 -> in.fixed(20).slice(0, 0);
            default -> throw in.error("address kind " + kind + " is not known");
        };
    }

    protected static Bytes lookup(Bytes address) throws DispatchException {
        if (address.isEmpty()) {
            throw DispatchException.cannotLookup();
        }
        return address;
    }
}
