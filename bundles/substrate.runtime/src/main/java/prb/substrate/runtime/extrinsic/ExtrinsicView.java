package prb.substrate.runtime.extrinsic;

import java.math.BigInteger;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.CallView;
import prb.substrate.runtime.Value;

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
     * @param address how the extrinsic names its signer: a MultiAddress of any variant (Id, Index, Raw, Address32,
     *     Address20), or the account id itself where the runtime has no MultiAddress; the signature is not checked
     * @param signatureIndex 0 ed25519, 1 sr25519, 2 ecdsa
     * @param signature 64 bytes, 65 for ecdsa
     * @param era immortal when the runtime has no eras
     * @param nonce of the account
     * @param tip 0 when the runtime has no tips
     */
    public record Signed(Value address, int signatureIndex, Bytes signature, Era era, long nonce, BigInteger tip) {

        private static final int ACCOUNT_BYTES = 32;

        /** The account, when the address holds its 32 bytes; empty for an index, another key or an unknown form. */
        public Optional<AccountId> account() {
            Value account = address;
            if (address instanceof Value.Variant variant) {
                boolean named = variant.name().equals("Id") || variant.name().equals("Address32");
                if (!named || variant.fields().size() != 1) {
                    return Optional.empty();
                }
                account = variant.fields().values().iterator().next();
            }
            return account.unwrapped() instanceof Value.Blob blob && blob.value().size() == ACCOUNT_BYTES
                    ? Optional.of(new AccountId(blob.value())) : Optional.empty();
        }

        /**
         * The account.
         *
         * @throws IllegalArgumentException naming the form of the address, when it does not hold the account's 32 bytes
         */
        public AccountId signer() {
            return account().orElseThrow(() -> new IllegalArgumentException(
                    "the signer is given as " + address.kind() + ", not by its account id of 32 bytes"));
        }
    }
}
