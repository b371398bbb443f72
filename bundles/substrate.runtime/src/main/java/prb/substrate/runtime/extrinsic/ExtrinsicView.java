package prb.substrate.runtime.extrinsic;

import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.runtime.CallView;

/** A parsed extrinsic. @param signed empty for a bare one @param callBytes the encoded call */
public record ExtrinsicView(Bytes hash, Optional<Signed> signed, CallView call, Bytes callBytes) {
    /** @param signatureIndex 0 ed25519, 1 sr25519, 2 ecdsa */
    public record Signed(prb.substrate.crypto.account.AccountId signer, int signatureIndex, Bytes signature, Era era, long nonce, java.math.BigInteger tip) {}
}
