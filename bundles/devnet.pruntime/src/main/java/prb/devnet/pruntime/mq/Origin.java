package prb.devnet.pruntime.mq;

import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * Who sent a message (phala-types messaging, MessageOrigin).
 *
 * @param kind 0 pallet, 1 contract, 2 worker, 3 account, 4 multilocation, 5 gatekeeper, 6 cluster, 255 reserved
 * @param id a byte string's content for kinds 0 and 4, 32 bytes for 1, 2, 3 and 6, else empty
 */
public record Origin(int kind, Bytes id) {

    private static final int PALLET = 0;
    private static final int WORKER = 2;

    public static Origin worker(Bytes publicKey) {
        return new Origin(WORKER, publicKey);
    }

    public boolean isPallet() {
        return kind == PALLET;
    }

    /** @throws prb.scale.ScaleException on an unknown kind */
    public static Origin read(ScaleReader in) {
        int kind = in.u8();
        return new Origin(kind, switch (kind) {
            case 0, 4 -> in.bytes().compact();
            case 1, 2, 3, 6 -> in.fixed(32).compact();
            case 5, 255 -> Bytes.EMPTY;
            default -> throw in.error("message origin " + kind + " is unknown");
        });
    }

    /** The SCALE bytes. */
    public Bytes encode() {
        ScaleWriter out = new ScaleWriter(40).u8(kind);
        return (kind == PALLET || kind == 4 ? out.bytes(id) : out.raw(id)).toBytes();
    }
}
