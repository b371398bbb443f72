package prb.substrate.runtime.extrinsic;

import java.math.BigInteger;
import java.util.Optional;
import java.util.function.UnaryOperator;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.runtime.CallView;
import prb.substrate.runtime.ExtrinsicFormat;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.SignedExtension;
import prb.substrate.runtime.Value;

/** Builds and reads extrinsics version 4. Stateless; any thread. */
public final class Extrinsics {

    private static final int VERSION = 4;
    private static final int SIGNED_BIT = 0x80;
    /** Longer payloads are hashed before they are signed. */
    private static final int PAYLOAD_RAW_MAX = 256;
    private static final String MULTI_ADDRESS = "sp_runtime::multiaddress::MultiAddress";
    private static final String MULTI_SIGNATURE = "sp_runtime::MultiSignature";

    private static final ScopedValue<Signing> SIGNING = ScopedValue.newInstance();

    private Extrinsics() {}

    /**
     * The bytes to sign: call, extra, additional; already hashed when longer than 256 bytes.
     *
     * @param call encoded, without a length prefix
     * @throws IllegalArgumentException naming a signed extension that is not understood
     */
    public static Bytes payload(Runtime runtime, Bytes call, SigningContext context) {
        return shortened(wholePayload(runtime, call, context));
    }

    private static Bytes wholePayload(Runtime runtime, Bytes call, SigningContext context) {
        ScaleWriter out = new ScaleWriter(256).raw(call);
        writeExtra(runtime, context, out);
        writeAdditional(runtime, context, out);
        return out.toBytes();
    }

    private static Bytes shortened(Bytes payload) {
        return payload.size() > PAYLOAD_RAW_MAX ? Hashing.blake2b256(payload) : payload;
    }

    /**
     * What the function that {@link #signed} was given is signing, while it runs and on its thread; empty everywhere else. For
     * signers that need to know what the bytes mean which they are given.
     */
    public static Optional<Signing> signing() {
        return SIGNING.isBound() ? Optional.of(SIGNING.get()) : Optional.empty();
    }

    /**
     * A signed extrinsic with its length prefix.
     *
     * @param signer account whose key signs
     * @param type of that key
     * @param sign makes the signature (64 bytes, 65 for ecdsa) over the payload
     * @throws IllegalArgumentException when the runtime's format is not understood, or the signature has a wrong size
     */
    public static Bytes signed(
            Runtime runtime, Bytes call, SigningContext context, AccountId signer, KeyType type, UnaryOperator<Bytes> sign) {
        Bytes payload = wholePayload(runtime, call, context);
        Bytes signature = ScopedValue.where(SIGNING, new Signing(runtime, call, context, payload))
                .call(() -> sign.apply(shortened(payload)));
        int size = type == KeyType.ECDSA ? 65 : 64;
        if (signature.size() != size) {
            throw new IllegalArgumentException("a signature of " + type + " has " + size + " bytes, not " + signature.size());
        }
        ScaleWriter body = new ScaleWriter(256).u8(SIGNED_BIT | VERSION);
        writeAddress(runtime, signer, body);
        body.u8(type.multiSignatureIndex()).raw(signature);
        writeExtra(runtime, context, body);
        return withLength(body.raw(call).toBytes());
    }

    /** A bare extrinsic (inherent) with its length prefix. */
    public static Bytes bare(Bytes call) {
        return withLength(new ScaleWriter(call.size() + 1).u8(VERSION).raw(call).toBytes());
    }

    /** blake2b-256 of all bytes, length prefix included. */
    public static Bytes hash(Bytes extrinsic) {
        return Hashing.blake2b256(extrinsic);
    }

    /**
     * Reads an extrinsic with its length prefix.
     *
     * @throws ScaleException when the bytes are no extrinsic of version 4 of this runtime
     * @throws IllegalArgumentException when the runtime's metadata does not tell the types of address or signature
     */
    public static ExtrinsicView decode(Runtime runtime, Bytes extrinsic) {
        ScaleReader in = new ScaleReader(extrinsic);
        int length = in.count(1);
        if (length != in.remaining()) {
            throw in.error("extrinsic announces " + length + " bytes, has " + in.remaining());
        }
        int version = in.u8();
        if ((version & ~SIGNED_BIT) != VERSION) {
            throw in.error("extrinsic version " + (version & ~SIGNED_BIT) + " is not supported, only " + VERSION + " is");
        }
        Optional<ExtrinsicView.Signed> signed = version == VERSION ? Optional.empty() : Optional.of(readSigned(runtime, in));
        int callAt = in.position();
        CallView call = runtime.decodeCall(in);
        in.expectEnd();
        return new ExtrinsicView(hash(extrinsic), signed, call, in.since(callAt));
    }

    private static Bytes withLength(Bytes body) {
        return new ScaleWriter(body.size() + 4).bytes(body).toBytes();
    }

    private static void writeExtra(Runtime runtime, SigningContext context, ScaleWriter out) {
        for (SignedExtension extension : format(runtime).extensions()) {
            switch (Extension.of(runtime, extension)) {
                case SPEC_VERSION, TX_VERSION, GENESIS -> {}
                case MORTALITY -> context.era().write(out);
                case NONCE -> out.compact(context.nonce());
                case TIP -> out.compact(context.tip());
                case ASSET_TIP -> out.compact(context.tip()).u8(0); // None: the native asset
                case METADATA_HASH -> out.u8(0); // mode: disabled
                case BY_TYPE -> writeByType(runtime, extension, extension.type(), out);
            }
        }
    }

    private static void writeAdditional(Runtime runtime, SigningContext context, ScaleWriter out) {
        for (SignedExtension extension : format(runtime).extensions()) {
            switch (Extension.of(runtime, extension)) {
                case SPEC_VERSION -> out.u32(runtime.version().specVersion());
                case TX_VERSION -> out.u32(runtime.version().transactionVersion());
                case GENESIS -> out.raw(context.genesisHash());
                case MORTALITY -> out.raw(context.era().isImmortal() ? context.genesisHash() : context.eraBlockHash());
                case METADATA_HASH -> out.u8(0); // None: no metadata hash
                case NONCE, TIP, ASSET_TIP -> {}
                case BY_TYPE -> writeByType(runtime, extension, extension.additionalType(), out);
            }
        }
    }

    // An extension nobody told us about can only be encoded when there is nothing to tell.
    private static void writeByType(Runtime runtime, SignedExtension extension, int type, ScaleWriter out) {
        if (runtime.isOption(type)) {
            out.u8(0);
        } else if (!runtime.isZeroSize(type)) {
            throw new IllegalArgumentException("signed extension " + extension.identifier() + " of " + runtime
                    + " is not understood: it needs a value of type " + runtime.typeName(type));
        }
    }

    private static ExtrinsicFormat format(Runtime runtime) {
        ExtrinsicFormat format = runtime.extrinsicFormat();
        if (format.version() != VERSION) {
            throw new IllegalArgumentException("extrinsic version " + format.version() + " of " + runtime
                    + " is not supported, only " + VERSION + " is");
        }
        return format;
    }

    private static int addressType(Runtime runtime) {
        int type = runtime.extrinsicFormat().addressType();
        return orElse(type, runtime, MULTI_ADDRESS);
    }

    private static int orElse(int type, Runtime runtime, String path) {
        int found = type >= 0 ? type : runtime.typeId(path);
        if (found < 0) {
            throw new IllegalArgumentException("the metadata of " + runtime + " has no type " + path);
        }
        return found;
    }

    // The address is MultiAddress::Id, or the account as it is where the runtime has no address type of its own.
    private static void writeAddress(Runtime runtime, AccountId signer, ScaleWriter out) {
        int type = addressType(runtime);
        boolean multi = runtime.hasVariant(type, "Id");
        out.raw(runtime.encode(type, multi ? Value.variant("Id", signer) : Value.of(signer)));
    }

    private static ExtrinsicView.Signed readSigned(Runtime runtime, ScaleReader in) {
        Value address = in.in("address", part -> runtime.decode(addressType(runtime), part));
        Bytes signature = in.in("signature", part -> signature(runtime, part));
        Era era = Era.IMMORTAL;
        long nonce = 0;
        BigInteger tip = BigInteger.ZERO;
        for (SignedExtension extension : runtime.extrinsicFormat().extensions()) {
            switch (Extension.of(runtime, extension)) {
                case MORTALITY -> era = in.in("era", Era::read);
                case NONCE -> nonce = in.in("nonce", ScaleReader::compactLong);
                case TIP -> tip = in.in("tip", ScaleReader::compactBig);
                case ASSET_TIP -> tip = in.in("tip", part -> assetTip(runtime, extension, part));
                default -> runtime.decode(extension.type(), in);
            }
        }
        return new ExtrinsicView.Signed(address, signature.u8(0), signature.slice(1), era, nonce, tip);
    }

    private static Bytes signature(Runtime runtime, ScaleReader in) {
        int from = in.position();
        runtime.decode(orElse(runtime.extrinsicFormat().signatureType(), runtime, MULTI_SIGNATURE), in);
        Bytes signature = in.since(from);
        if (signature.isEmpty()) {
            throw in.error("the signature has no bytes in this runtime");
        }
        return signature;
    }

    private static BigInteger assetTip(Runtime runtime, SignedExtension extension, ScaleReader in) {
        Value value = runtime.decode(extension.type(), in);
        try {
            return value.get("tip").asBigInteger();
        } catch (IllegalArgumentException unknownForm) {
            throw in.error(extension.identifier() + " has no tip: " + unknownForm.getMessage());
        }
    }
}
