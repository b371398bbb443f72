package prb.walkie.access;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What peers told of their chain in Hello: their own word, good enough to keep those of another chain from taking our facts for
 * theirs. The 4,096 that spoke last are remembered. Safe for any thread.
 */
final class ChainClaims {

    static final int PEERS_MAX = 4_096;
    /** What the original's monitor tells. */
    static final String CLIENT = "client";

    private final Map<String, String> told = new LinkedHashMap<>();

    synchronized void told(String peerId, String chainIdentity) {
        told.remove(peerId);
        told.put(peerId, chainIdentity);
        if (told.size() > PEERS_MAX) {
            told.remove(told.keySet().iterator().next());
        }
    }

    /** Whether the peer told another chain than ours. @param own our chain identity, empty while it is not known */
    synchronized boolean isOfAnother(String peerId, String own) {
        String chain = told.get(peerId);
        boolean unknown = chain == null || chain.isEmpty() || chain.equals(CLIENT);
        return !unknown && !own.isEmpty() && !own.equals(CLIENT) && !own.equals(chain);
    }

    synchronized int size() {
        return told.size();
    }
}
