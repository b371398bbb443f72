package prb.blob.store;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.fact.Damage;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySetTracker;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.RefusedAdvanceException;
import prb.substrate.chain.trie.InvalidProofException;
import prb.substrate.chain.trie.TrieProof;
import prb.substrate.crypto.hash.Hashing;

/**
 * Checks the facts behind a blob again that a worker refused. What does not prove is damaged: not served, and fetched anew.
 * Storage changes prove nothing by themselves, so those of a refused block are fetched anew and served on until then, once for
 * each block: a worker may refuse what is right again and again. Any thread.
 */
final class Recheck {

    /** Blocks whose storage changes were fetched anew because they were refused; no more are after so many. */
    private static final int REFETCHED_MAX = 4_096;

    /** Facts checked for one refusal. */
    private static final int FACTS_MAX = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(Recheck.class);

    private final FactDb db;
    private final Repairs repairs;
    private final Set<Long> refetched = new HashSet<>();

    Recheck(FactDb db, Repairs repairs) {
        this.db = db;
        this.repairs = repairs;
    }

    /** @return whether something was found to be damaged or is fetched anew */
    boolean check(BlobKey key) {
        return switch (key) {
            case BlobKey.SyncHeaders k -> headers(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast());
            case BlobKey.SetHeaders k -> headers(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast());
            case BlobKey.ParaHeaders k -> headers(k.relayNumber(), k.relayNumber(), k.paraFirst(), k.paraLast());
            case BlobKey.ParaBlock k -> blocks(k.number(), k.number());
            case BlobKey.ParaBlocks k -> blocks(k.first(), k.last());
            case BlobKey.ParaBatch k -> blocks(k.number(), k.number());
            case BlobKey.Genesis k -> false; // checked against the chain's genesis hash when it was found, and sealed since
            case BlobKey.RangeByRelayBlock k -> false; // made of other facts each time
            case BlobKey.ParaIndex k -> false;
        };
    }

    private boolean headers(long relayFirst, long relayLast, long paraFirst, long paraLast) {
        boolean found = false;
        int checked = 0;
        Optional<RangeEnd> end = db.rangeOf(relayFirst);
        while (end.isPresent() && end.get().first() <= relayLast && checked++ < FACTS_MAX) {
            Optional<String> fault = range(end.get());
            if (fault.isPresent()) {
                db.spoil(Keys.RELAY_HEADERS, end.get().last(), fault.get());
                found = true;
            }
            end = db.rangeOf(end.get().last() + 1);
        }
        return paraFirst >= 0 ? paraLinks(paraFirst, paraLast) || found : found;
    }

    /** Why a range does not prove; empty when it does, or can not be judged now. */
    private Optional<String> range(RangeEnd end) {
        Optional<Fact.RelayRange> range = db.range(end);
        Optional<Damage.RelayRange> rests = repairs.rangeUpTo(end.last());
        if (range.isEmpty() || rests.isEmpty()) {
            return Optional.empty(); // damaged already, or its neighbour is
        }
        try {
            List<Header> headers = range.get().headers().stream().map(Header::decode).toList();
            new AuthoritySetTracker(rests.get().parentHash(), rests.get().first() - 1, rests.get().signers()).accept(headers,
                    Justification.decode(range.get().justification()));
            return paraHead(range.get(), headers.getLast());
        } catch (ScaleException | RefusedAdvanceException e) {
            return Optional.of("it does not prove: " + e.getMessage());
        }
    }

    private Optional<String> paraHead(Fact.RelayRange range, Header last) {
        Optional<Fact.Genesis> genesis = db.genesis();
        if (range.paraHeadNumber() < 0 || genesis.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<Bytes> nodes = new ScaleReader(range.paraHeadProof()).list(1, ScaleReader::bytes);
            Optional<Header> head = new TrieProof(last.stateRoot(), nodes).get(Repairs.parasHeads(genesis.get().paraId()))
                    .map(value -> Header.decode(new ScaleReader(value).bytes()));
            return head.isPresent() && head.get().number() == range.paraHeadNumber() ? Optional.empty()
                    : Optional.of("its para head is not the proven one");
        } catch (InvalidProofException e) {
            return Optional.of("its para head does not prove: " + e.getMessage());
        }
    }

    /** Whether a para header does not fit its child, which fits what the relay chain proves. */
    private boolean paraLinks(long first, long last) {
        boolean found = false;
        for (long number = first; number <= Math.min(last, first + FACTS_MAX); number++) {
            Optional<Bytes> header = db.paraHeader(number);
            Optional<Bytes> child = db.paraHeader(number + 1);
            if (header.isPresent() && child.isPresent() && !child.get().slice(0, 32).equals(Hashing.blake2b256(header.get()))) {
                db.spoil(Keys.PARA_HEADER, number, "its child names another parent");
                found = true;
            }
        }
        return found;
    }

    private boolean blocks(long first, long last) {
        boolean found = paraLinks(first, last);
        for (long number = first; number <= Math.min(last, first + FACTS_MAX); number++) {
            if (isFirstRefusal(number) && db.paraHeader(number).isPresent()) {
                LOG.warn("The storage changes of para block {} were refused; they are fetched again", number);
                db.damages().add(Keys.PARA_CHANGES, number, "refused by a worker");
                found = true;
            }
        }
        return found;
    }

    private boolean isFirstRefusal(long number) {
        synchronized (refetched) {
            return refetched.size() < REFETCHED_MAX && refetched.add(number);
        }
    }
}
