package prb.devnet.chain.para.execution;

import java.math.BigInteger;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.runtime.extrinsic.Era;

/**
 * A signed extrinsic, version 4, as it came in.
 *
 * @param bytes everything, length prefix included
 * @param hash blake2b-256 of the bytes
 * @param signer 32 bytes
 * @param tip in the smallest unit
 */
public record SignedExtrinsic(Bytes bytes, Bytes hash, Bytes signer, KeyType type, Bytes signature, Era era, long nonce,
        BigInteger tip, Call call) {

    private static final int SIGNED_VERSION_4 = 0x84;
    private static final int PAYLOAD_RAW_MAX = 256;

    /** @throws prb.scale.ScaleException when the bytes are not exactly one signed extrinsic that the runtime understands */
    public static SignedExtrinsic decode(Bytes bytes, CallDecoder calls) {
        ScaleReader in = new ScaleReader(bytes);
        int length = in.compactInt();
        if (length != in.remaining()) {
            throw in.error("length prefix says " + length + ", " + in.remaining() + " bytes follow");
        }
        int version = in.u8();
        if (version != SIGNED_VERSION_4) {
            throw in.error("version byte is " + version + ", only signed extrinsics of version 4 are taken");
        }
        int kind = in.u8();
        if (kind != 0) {
            throw in.error("signer address kind " + kind + ", only account ids are taken");
        }
        Bytes signer = in.fixed(32);
        int scheme = in.u8();
        if (scheme >= KeyType.values().length) {
            throw in.error("signature scheme " + scheme + " is not known");
        }
        KeyType type = KeyType.values()[scheme];
        Bytes signature = in.fixed(type == KeyType.ECDSA ? 65 : 64);
        Era era = Era.read(in);
        long nonce = in.compactLong();
        BigInteger tip = in.compactBig();
        if (nonce >>> 32 != 0 || tip.bitLength() > 128) {
            throw in.error("nonce or tip is out of range");
        }
        Call call = calls.read(in);
        in.expectEnd();
        return new SignedExtrinsic(bytes, Hashing.blake2b256(bytes), signer, type, signature, era, nonce, tip, call);
    }

    /** What the signer signed. @param eraBlockHash of the era's birth block, the genesis hash when immortal */
    public Bytes payload(long specVersion, long transactionVersion, Bytes genesisHash, Bytes eraBlockHash) {
        ScaleWriter out = new ScaleWriter().raw(call.bytes());
        era.write(out);
        out.compact(nonce).compact(tip).u32(specVersion).u32(transactionVersion).raw(genesisHash).raw(eraBlockHash);
        Bytes payload = out.toBytes();
        return payload.size() > PAYLOAD_RAW_MAX ? Hashing.blake2b256(payload) : payload;
    }
}
