package prb.chain.client.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.chain.api.FinalizedHead;

/**
 * The finalized heads that the connected sources tell, and which of them count. Sources under penalty count only when there is
 * no other. The owner's lock.
 */
final class Claims {

    private final long jumpMax;
    private final Map<Source, FinalizedHead> heads = new HashMap<>();

    /** The highest head that most sources stood for: it stays when some of them go away. */
    private Optional<FinalizedHead> backed = Optional.empty();

    /** @param jumpMax blocks that a head may be above those of living sources */
    Claims(long jumpMax) {
        this.jumpMax = jumpMax;
    }

    void put(Source source, FinalizedHead head) {
        heads.put(source, head);
        Optional<FinalizedHead> most = ofMost();
        if (most.isPresent() && (backed.isEmpty() || most.get().number() > backed.get().number())) {
            backed = most;
        }
    }

    /** What sources stood for that turned out to lie counts no longer. */
    void recount() {
        backed = ofMost();
    }

    private Optional<FinalizedHead> ofMost() {
        List<FinalizedHead> counted = counted();
        counted.sort((a, b) -> Long.compare(b.number(), a.number()));
        return counted.size() < 2 ? Optional.empty() : Optional.of(counted.get(counted.size() / 2));
    }

    void remove(Source source) {
        heads.remove(source);
    }

    void clear() {
        heads.clear();
        backed = Optional.empty();
    }

    /** What a source tells, -1 nothing. */
    long number(Source source) {
        FinalizedHead head = heads.get(source);
        return head == null ? -1 : head.number();
    }

    /**
     * Whether a source may call a block final now.
     *
     * @param highest the present head: fresh sources that are near it speak against a jump as well
     */
    boolean isPlausible(Source source, long number, long highest) {
        for (Map.Entry<Source, FinalizedHead> other : heads.entrySet()) {
            boolean speaks = other.getKey() != source && other.getKey().isWitness();
            if (speaks && number - highest > jumpMax && highest - other.getValue().number() <= jumpMax) {
                return false;
            }
        }
        return number <= living(source);
    }

    // The highest block that other sources make believable whose heads rise: the median, so that most of them must agree.
    private long living(Source except) {
        List<Long> others = new ArrayList<>();
        heads.forEach((source, head) -> {
            if (source != except && source.isWitness() && source.isRising()) {
                others.add(head.number());
            }
        });
        others.sort(Long::compare);
        return others.isEmpty() ? Long.MAX_VALUE : others.get(others.size() / 2) + jumpMax;
    }

    /** Sources in good standing whose heads are far above those of all sources with a rising head. */
    List<Source> implausible() {
        List<Source> found = new ArrayList<>();
        heads.forEach((source, head) -> {
            if (!source.health.isDemoted() && head.number() > living(source)) {
                found.add(source);
            }
        });
        return found;
    }

    private List<FinalizedHead> counted() {
        List<FinalizedHead> trusted = new ArrayList<>();
        heads.forEach((source, head) -> {
            if (!source.health.isDemoted()) {
                trusted.add(head);
            }
        });
        return trusted.isEmpty() ? new ArrayList<>(heads.values()) : trusted;
    }

    /** The head to follow; empty while no source is connected. */
    Optional<FinalizedHead> best() {
        Optional<FinalizedHead> best = counted().stream().max((a, b) -> Long.compare(a.number(), b.number()));
        boolean isBelowBacked = best.isPresent() && backed.isPresent() && backed.get().number() > best.get().number();
        return isBelowBacked ? backed : best;
    }

    /** Whether a source with a rising head tells the best head. */
    boolean isBestLiving() {
        long best = best().map(FinalizedHead::number).orElse(-1L);
        return heads.entrySet().stream().anyMatch(each -> each.getValue().number() == best && each.getKey().isWitness()
                && each.getKey().isRising());
    }

    /** Whether a source in good standing tells the best head. */
    boolean isBackedByTrusted() {
        long best = best().map(FinalizedHead::number).orElse(-1L);
        return heads.entrySet().stream().anyMatch(each -> each.getValue().number() >= best
                && !each.getKey().health.isDemoted());
    }
}
