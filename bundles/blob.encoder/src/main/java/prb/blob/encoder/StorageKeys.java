package prb.blob.encoder;

import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.crypto.hash.StorageHasher;

/** Storage keys that the encoder reads: twox128 of pallet and item, then hashed map keys. Stateless. */
final class StorageKeys {

    /** Relay: authorities under the well-known key, gone from newer runtimes. */
    static final Bytes OLD_AUTHORITIES = AuthoritySet.WELL_KNOWN_KEY;

    /** Relay: authorities in the pallet's own storage, in newer runtimes. */
    static final Bytes NEW_AUTHORITIES = plain("Grandpa", "Authorities");

    /** Relay: u64. */
    static final Bytes CURRENT_SET_ID = plain("Grandpa", "CurrentSetId");

    /** Para: u32. */
    static final Bytes PARACHAIN_ID = plain("ParachainInfo", "ParachainId");

    /** Para: parent head, relay parent number u32, relay parent storage root, max PoV size. */
    static final Bytes VALIDATION_DATA = plain("ParachainSystem", "ValidationData");

    /** Para: u32, written by every block. */
    static final Bytes SYSTEM_NUMBER = plain("System", "Number");

    /** Para: the parent block's hash, written by every block. */
    static final Bytes SYSTEM_PARENT_HASH = plain("System", "ParentHash");

    private static final Bytes PARAS_HEADS = plain("Paras", "Heads");

    private StorageKeys() {
    }

    /** Relay: Paras.Heads of a para, a byte string with the SCALE para header. */
    static Bytes parasHeads(long paraId) {
        Bytes id = new ScaleWriter().u32(paraId).toBytes();
        return Bytes.concat(PARAS_HEADS, StorageHasher.TWOX_64_CONCAT.apply(id));
    }

    private static Bytes plain(String pallet, String item) {
        return Bytes.concat(Hashing.twox128(Bytes.utf8(pallet)), Hashing.twox128(Bytes.utf8(item)));
    }
}
