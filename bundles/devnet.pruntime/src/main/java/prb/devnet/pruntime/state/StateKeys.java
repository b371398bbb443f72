package prb.devnet.pruntime.state;

import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.crypto.hash.StorageHasher;

/** Storage keys that a pRuntime reads: twox128 of pallet and item, then the hashed map key. */
public final class StateKeys {

    /** u32. */
    public static final Bytes PARACHAIN_ID = item("ParachainInfo", "ParachainId");

    /** u64, milliseconds. */
    public static final Bytes TIMESTAMP_NOW = item("Timestamp", "Now");

    /** Vec of messages, rebuilt in every block. */
    public static final Bytes OUTBOUND_MESSAGES = item("PhalaMq", "OutboundMessages");

    /** The same in later runtimes. */
    public static final Bytes OUTBOUND_MESSAGES_V2 = item("PhalaMq", "OutboundMessagesV2");

    private static final Bytes REGISTRY_WORKERS = item("PhalaRegistry", "Workers");
    private static final Bytes PARAS_HEADS = item("Paras", "Heads");
    private static final Bytes OFFCHAIN_INGRESS = item("PhalaMq", "OffchainIngress");

    private StateKeys() {}

    /** The registry's entry of a worker. @param publicKey 32 bytes */
    public static Bytes registryWorker(Bytes publicKey) {
        return map(REGISTRY_WORKERS, publicKey);
    }

    /** On the relay chain: byte string of the SCALE header of a parachain. */
    public static Bytes parasHeads(long paraId) {
        return map(PARAS_HEADS, new ScaleWriter(4).u32(paraId).toBytes());
    }

    /** u64: the sequence that the chain expects next from a sender. @param origin SCALE MessageOrigin */
    public static Bytes offchainIngress(Bytes origin) {
        return map(OFFCHAIN_INGRESS, origin);
    }

    private static Bytes map(Bytes prefix, Bytes key) {
        return Bytes.concat(prefix, StorageHasher.TWOX_64_CONCAT.apply(key));
    }

    private static Bytes item(String pallet, String name) {
        return Bytes.concat(Hashing.twox128(Bytes.utf8(pallet)), Hashing.twox128(Bytes.utf8(name)));
    }
}
