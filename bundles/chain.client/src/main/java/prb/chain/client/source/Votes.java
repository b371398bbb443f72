package prb.chain.client.source;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import prb.chain.api.ChainIdentity;
import prb.scale.Bytes;

/** What each source last said which chain it serves. The owner's lock. */
final class Votes {

    private final Map<Source, ChainIdentity> votes = new HashMap<>();

    /** Genesis hashes of sources that have the block which the chain must have. */
    private final Set<Bytes> proven = new HashSet<>();

    void put(Source source, ChainIdentity found, boolean isProven) {
        votes.put(source, found);
        if (isProven) {
            proven.add(found.genesisHash());
        }
    }

    /**
     * What most of the configured sources say; what most of those say that could be reached when the others were tried or time is
     * over, the first one's if they are as many.
     */
    Optional<ChainIdentity> decide(List<Source> configured, boolean now) {
        Optional<ChainIdentity> leader = Optional.empty();
        long most = 0;
        boolean allTold = true;
        for (Source source : configured) {
            ChainIdentity vote = votes.get(source);
            allTold &= vote != null || source.hasTried();
            if (vote != null && proven.contains(vote.genesisHash())) {
                return Optional.of(vote);
            }
            if (vote != null && count(vote) > most) {
                most = count(vote);
                leader = Optional.of(vote);
            }
        }
        return now || allTold || most * 2 > configured.size() ? leader : Optional.empty();
    }

    private long count(ChainIdentity chain) {
        return votes.values().stream().filter(vote -> vote.genesisHash().equals(chain.genesisHash())).count();
    }

    /** Whether a chain is to be followed instead of the present one. */
    boolean isBetter(ChainIdentity found, ChainIdentity present, List<Source> configured) {
        if (found.genesisHash().equals(present.genesisHash()) || proven.contains(present.genesisHash())) {
            return false;
        }
        return proven.contains(found.genesisHash()) || count(found) > count(present) && count(found) * 2 > configured.size();
    }

    boolean isForAnother(Source source, ChainIdentity chain) {
        ChainIdentity vote = votes.get(source);
        return vote != null && !vote.genesisHash().equals(chain.genesisHash());
    }
}
