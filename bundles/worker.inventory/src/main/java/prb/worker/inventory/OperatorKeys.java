package prb.worker.inventory;

import java.util.Arrays;
import prb.identity.NodeIdentity;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;

/** Closes operator keys for storage and opens them for one signature at a time. Nothing of a key is kept. Any thread. */
final class OperatorKeys {

    private final NodeIdentity identity;

    OperatorKeys(NodeIdentity identity) {
        this.identity = identity;
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
        Keypair key = open(operator, closedKey);
        if (!key.accountId().equals(operator)) {
            throw new IllegalStateException("the stored operator key of " + operator + " belongs to " + key.accountId()
                    + "; restore the inventory from a copy");
        }
        return key.sign(payload);
    }

    private Keypair open(AccountId operator, byte[] closedKey) {
        byte[] secret = {};
        try {
            secret = identity.unwrap(closedKey);
            return Keypair.fromSecret(Bytes.wrap(secret), KeyType.SR25519);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the stored operator key of " + operator + " can not be opened: " + e.getMessage()
                    + "; start with the key file that this inventory was made with", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
