package prb.devnet.pruntime.enclave;

import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.hash.Hashing;

/**
 * A worker's identity. Devnet keys are public knowledge: the seed of worker i is 28 zero bytes and i as a big-endian
 * u32, so a worker keeps its identity over restarts without a file.
 *
 * @param keys sr25519
 * @param ecdhPublicKey 32 bytes
 */
record WorkerKey(Keypair keys, Bytes ecdhPublicKey) {

    static WorkerKey ofIndex(int index) {
        return ofSeed(Bytes.concat(Bytes.wrap(new byte[28]),
                Bytes.ofInts(index >>> 24, index >>> 16 & 255, index >>> 8 & 255, index & 255)));
    }

    /** @throws IllegalArgumentException when the seed has not 32 bytes */
    static WorkerKey ofSeed(Bytes seed) {
        Keypair keys = Keypair.fromSeed(seed, KeyType.SR25519);
        Bytes ecdhSeed = Hashing.blake2b256(new ScaleWriter(48).raw(seed).raw(Bytes.utf8("ecdh")).toBytes());
        return new WorkerKey(keys, Keypair.fromSeed(ecdhSeed, KeyType.SR25519).publicKey());
    }

    Bytes publicKey() {
        return keys.publicKey();
    }
}
