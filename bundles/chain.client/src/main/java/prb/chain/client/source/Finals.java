package prb.chain.client.source;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import prb.chain.api.FinalizedHead;
import prb.scale.Bytes;

/** The latest finalized heads, to recognise sources that are behind or on another chain. Any thread. */
final class Finals {

    /** Heads kept. */
    static final int MAX = 1024;

    /** Hashes of further final blocks kept. */
    static final int OTHERS_MAX = 8192;

    private final TreeMap<Long, Bytes> byNumber = new TreeMap<>();
    private final Map<Bytes, Long> byHash = new HashMap<>();
    private final Map<Bytes, Boolean> others = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
            return size() > OTHERS_MAX;
        }
    };

    synchronized void add(FinalizedHead head) {
        if (byNumber.putIfAbsent(head.number(), head.hash()) == null) {
            byHash.put(head.hash(), head.number());
        }
        Iterator<Map.Entry<Long, Bytes>> oldest = byNumber.entrySet().iterator();
        while (byNumber.size() > MAX) {
            byHash.remove(oldest.next().getValue());
            oldest.remove();
        }
    }

    /** Takes the hash of a block below the head. */
    synchronized void addHash(Bytes hash) {
        others.put(hash.compact(), true);
    }

    synchronized boolean contains(Bytes hash) {
        return byHash.containsKey(hash) || others.containsKey(hash);
    }

    /** The known final block at or below a number. */
    synchronized Optional<FinalizedHead> atOrBelow(long number) {
        return Optional.ofNullable(byNumber.floorEntry(number)).map(entry -> new FinalizedHead(entry.getKey(), entry.getValue()));
    }

    /** Forgets heads above a number, and what else was called final, since it is not known who said so. */
    synchronized void dropAbove(long number) {
        byNumber.tailMap(number, false).values().forEach(byHash::remove);
        byNumber.tailMap(number, false).clear();
        others.clear();
    }

    synchronized void clear() {
        byNumber.clear();
        byHash.clear();
        others.clear();
    }
}
