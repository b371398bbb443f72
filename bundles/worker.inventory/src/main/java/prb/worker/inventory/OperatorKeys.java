package prb.worker.inventory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import prb.identity.NodeIdentity;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.account.Keystore;

/** Closes operator keys for storage and opens them for one signature at a time. Nothing of a key is kept. Any thread. */
final class OperatorKeys {

    /** A secret of ours is stored as these bytes, one of the original as a keystore's text, which is longer. */
    private static final int SECRET_BYTES = 64;

    private final NodeIdentity identity;

    OperatorKeys(NodeIdentity identity) {
        this.identity = identity;
    }

    /** Whose keys it opens. */
    String peerId() {
        return identity.peerId();
    }

    byte[] publicKey() {
        return identity.publicKey();
    }

    byte[] close(Keypair key) {
        byte[] secret = key.secret().toArray();
        try {
            return identity.wrap(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** @throws IllegalStateException when the stored key can not be opened or is another account's */
    Bytes sign(AccountId operator, byte[] closedKey, Bytes payload) {
        try {
            return openOf(operator, closedKey).sign(payload);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the stored operator key of " + operator + " can not be used: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when the stored key can not be opened or is another account's */
    Keypair openOf(AccountId operator, byte[] closedKey) {
        Keypair key = open(closedKey);
        if (!key.accountId().equals(operator)) {
            throw new IllegalArgumentException("it belongs to " + key.accountId() + "; restore the inventory from a copy");
        }
        return key;
    }

    /**
     * Opens a stored key, in our form or in that of the original: a keystore without password.
     *
     * @throws IllegalArgumentException when the stored key can not be opened; the message shows nothing of it
     */
    Keypair open(byte[] closedKey) {
        byte[] secret = identity.unwrap(closedKey);
        try {
            if (secret.length == SECRET_BYTES) {
                return Keypair.fromSecret(Bytes.wrap(secret), KeyType.SR25519);
            }
            Keypair key = Keystore.read(new String(secret, StandardCharsets.UTF_8)).unlock("");
            if (key.type() != KeyType.SR25519) {
                throw new IllegalArgumentException("it is no sr25519 key");
            }
            return key;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
