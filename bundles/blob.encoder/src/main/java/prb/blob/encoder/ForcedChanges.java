package prb.blob.encoder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.control.EncoderStatus;
import prb.scale.Bytes;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.AuthoritySetTracker.Forced;

/**
 * Forced changes of the authority set: the one that waits for an operator, and those that one confirmed. The encoder's
 * thread asks, any thread confirms.
 */
final class ForcedChanges {

    /** Most confirmed changes; a chain has none or one. */
    private static final int CONFIRMED_MAX = 64;

    private static final int HASH_SIZE = 32;
    private static final long NUMBER_MAX = 0xffff_ffffL;
    private static final Logger LOG = LoggerFactory.getLogger(ForcedChanges.class);

    /** A confirmation. @param announced the set, empty until the block was seen */
    private record Confirmed(Bytes hash, List<Authority> announced) {}

    private final Map<Long, Confirmed> confirmed = new HashMap<>();
    private Optional<EncoderStatus.ForcedChange> waiting = Optional.empty();

    /** @throws IllegalArgumentException naming what is wrong */
    synchronized void confirm(long number, Bytes hash) {
        if (number < 0 || number > NUMBER_MAX) {
            throw new IllegalArgumentException("number is " + number + ", not in 0..2^32-1");
        }
        if (hash.size() != HASH_SIZE) {
            throw new IllegalArgumentException("hash has " + hash.size() + " bytes, not 32");
        }
        if (waiting.isPresent() && waiting.get().number() == number && !waiting.get().hash().equals(hash)) {
            throw new IllegalArgumentException("the forced change that waits is in relay block " + number + " "
                    + waiting.get().hash() + ", not " + hash);
        }
        if (!confirmed.containsKey(number) && confirmed.size() >= CONFIRMED_MAX) {
            throw new IllegalArgumentException(confirmed.size() + " forced changes are confirmed already, that is the limit");
        }
        confirmed.putIfAbsent(number, new Confirmed(hash, List.of()));
        waiting = waiting.filter(change -> change.number() != number);
        LOG.warn("The forced change of the authority set in relay block {} {} is confirmed", number, hash);
    }

    /** "NUMBER:0xHASH". @throws IllegalArgumentException when the text is anything else */
    void confirm(String text) {
        String[] parts = text.strip().split(":", 2);
        try {
            confirm(Long.parseLong(parts[0].strip()), Bytes.fromHex(parts.length < 2 ? "" : parts[1].strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("confirmedForcedChanges has '" + text + "', not NUMBER:0xHASH: " + e.getMessage(),
                    e);
        }
    }

    synchronized boolean isConfirmed(Forced forced) {
        Confirmed known = confirmed.get(forced.number());
        return known != null && known.hash().equals(forced.hash());
    }

    /** The announced sets of confirmed changes up to a block, as successors of a set. */
    synchronized List<AuthoritySet> successors(AuthoritySet present, long upTo) {
        List<AuthoritySet> out = new ArrayList<>();
        confirmed.forEach((number, each) -> {
            if (number <= upTo && !each.announced().isEmpty()) {
                out.add(new AuthoritySet(each.announced(), present.setId() + 1));
            }
        });
        return out;
    }

    /** Confirmed blocks whose announcement was not seen in this process. */
    synchronized Map<Long, Bytes> unseen() {
        Map<Long, Bytes> out = new HashMap<>();
        confirmed.forEach((number, each) -> {
            if (each.announced().isEmpty()) {
                out.put(number, each.hash());
            }
        });
        return out;
    }

    /** Takes the announced set of a confirmed change from its block. */
    synchronized void seen(Forced forced) {
        if (isConfirmed(forced)) {
            confirmed.put(forced.number(), new Confirmed(forced.hash(), forced.change().authorities()));
        }
    }

    /** Waits for an operator from now on; says so once. */
    synchronized void hold(Forced forced, boolean proven) {
        EncoderStatus.ForcedChange change = new EncoderStatus.ForcedChange(forced.number(), forced.hash(),
                forced.change().delay(),
                forced.change().authorities().size(), proven);
        if (!waiting.equals(Optional.of(change))) {
            waiting = Optional.of(change);
            LOG.warn("ALARM: {}", text(change));
        }
    }

    /** The chain went on without it, or it was confirmed. */
    synchronized void release() {
        waiting = Optional.empty();
    }

    synchronized Optional<EncoderStatus.ForcedChange> waiting() {
        return waiting;
    }

    /** What an operator should do, for logs and health. */
    static String text(EncoderStatus.ForcedChange change) {
        return "relay block " + change.number() + " " + change.hash() + " forces a change of the authority set to "
                + change.authorities() + " members after " + change.delay() + " blocks, "
                + (change.proven() ? "and the present set finalized it" : "as nodes say; the present set does not finalize it")
                + ". No proof can follow that: the relay side waits, everything else goes on. Compare the block with sources you"
                + " trust, then confirm with prb:encoder confirm-forced-change " + change.number() + " " + change.hash()
                + " or the setting confirmedForcedChanges=" + change.number() + ":" + change.hash();
    }
}
