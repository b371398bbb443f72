package prb.substrate.runtime.extrinsic;

import java.math.BigInteger;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.CallView;

/**
 * A parsed extrinsic.
 *
 * @param hash blake2b-256 of all its bytes, length prefix included
 * @param signed empty for a bare one (an inherent)
 * @param call decoded
 * @param callBytes the encoded call
 */
public record ExtrinsicView(Bytes hash, Optional<Signed> signed, CallView call, Bytes callBytes) {

    /**
     * Who signed an extrinsic, and how.
     *
     * @param signer account named by the extrinsic; the signature is not checked
     * @param signatureIndex 0 ed25519, 1 sr25519, 2 ecdsa
     * @param signature 64 bytes, 65 for ecdsa
     * @param era immortal when the runtime has no eras
     * @param nonce of the account
     * @param tip 0 when the runtime has no tips
     */
    public record Signed(AccountId signer, int signatureIndex, Bytes signature, Era era, long nonce, BigInteger tip) {}
}
