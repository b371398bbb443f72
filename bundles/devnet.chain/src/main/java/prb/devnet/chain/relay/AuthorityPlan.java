package prb.devnet.chain.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import prb.scale.Bytes;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;

/**
 * Who finalizes when. Set {@code s} holds the keys of the seeds {@code s+1 .. s+count} (a big-endian number in 32 bytes), so
 * that each set drops one member and takes one in. The last block of set {@code s} is {@code (s+1) * setLength}; the state
 * after it names set {@code s+1} already.
 */
public final class AuthorityPlan {

    private final int count;
    private final int setLength;
    private final int justifyEvery;
    private final Map<Long, Keypair> keys = new ConcurrentHashMap<>();

    /** @param count authorities per set, 1 or more @param setLength blocks per set, 2 or more @param justifyEvery 1 or more */
    public AuthorityPlan(int count, int setLength, int justifyEvery) {
        this.count = count;
        this.setLength = setLength;
        this.justifyEvery = justifyEvery;
    }

    /** The set id in the state after a block. */
    public long setAfter(long block) {
        return block / setLength;
    }

    /** The set that finalizes a block, 1 or above. */
    public long setOf(long block) {
        return (block - 1) / setLength;
    }

    public boolean changesAt(long block) {
        return block > 0 && block % setLength == 0;
    }

    /** The last block that a set finalizes. */
    public long lastBlockOf(long set) {
        return (set + 1) * setLength;
    }

    /** Whether the chain hands out a justification for a block. */
    public boolean isJustified(long block) {
        return block > 0 && (block % justifyEvery == 0 || changesAt(block));
    }

    /** The highest justified block at or below a height, 0 when there is none. */
    public long justifiedAtOrBelow(long block) {
        return Math.max(block - block % justifyEvery, block - block % setLength);
    }

    public AuthoritySet set(long id) {
        List<Authority> out = new ArrayList<>();
        for (Keypair key : keys(id)) {
            out.add(new Authority(key.publicKey(), 1));
        }
        return new AuthoritySet(out, id);
    }

    /** The keys of a set, in the order of its list. */
    List<Keypair> keys(long set) {
        List<Keypair> out = new ArrayList<>();
        for (long seed = set + 1; seed <= set + count; seed++) {
            out.add(keys.computeIfAbsent(seed, AuthorityPlan::key));
        }
        return out;
    }

    private static Keypair key(long seed) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 8; i++) {
            bytes[31 - i] = (byte) (seed >>> 8 * i);
        }
        return Keypair.fromSeed(Bytes.wrap(bytes), KeyType.ED25519);
    }
}
