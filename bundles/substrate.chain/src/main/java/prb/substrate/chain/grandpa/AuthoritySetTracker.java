package prb.substrate.chain.grandpa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.chain.block.Header;

/**
 * Follows a chain's finality from one trusted block on: each step is a run of headers and the justification of the last
 * one, and set changes are learnt from the headers themselves. Nothing is taken on trust but the start.
 *
 * <p>Rules of sc-consensus-grandpa: a change announced in block N with delay D comes into force behind block N+D, which the
 * old set still finalizes and which needs a justification of its own; so a run may end at N+D, but not go beyond. Until
 * then no other change can be announced. A forced change needs no finality and so can not be proven here: it is reported,
 * and a tracker has to be started anew with the set that the chain's state has. Disabled authorities keep their vote.
 *
 * <p>A step is taken wholly or not at all. One thread at a time; {@link Justification#verify} forks.
 */
public final class AuthoritySetTracker {

    /** Most headers of one run; as many as a finality proof may bring. */
    public static final int HEADERS_MAX = FinalityProof.HEADERS_MAX;

    private Bytes headHash;
    private long headNumber;
    private AuthoritySet set;
    private @Nullable PendingChange pending;
    private @Nullable Forced lastForced;

    /**
     * A change that is announced and not yet in force.
     *
     * @param announcedAt number of the block whose header announces it
     * @param effectiveAt number of the last block that the old set finalizes
     */
    public record PendingChange(long announcedAt, long effectiveAt, List<Authority> authorities) {

        /** Keeps a copy of the lists, which can not be changed. */
        public PendingChange {
            authorities = List.copyOf(authorities);
        }
    }

    /** A forced change. @param number the block that announces it @param hash of that block, 32 bytes */
    public record Forced(long number, Bytes hash, GrandpaLog.ForcedChange change) {}

    /**
     * A step that was verified.
     *
     * @param target the block that is final now
     * @param signedBy the set that finalized it
     * @param enacted the set that finalizes what comes after the target, when it is another one
     * @param pending the change that is announced and will come into force later
     * @param forced forced changes announced in this run; when there are any, {@code signedBy} may soon be out of date
     */
    public record Advance(
            Header target, AuthoritySet signedBy, Optional<AuthoritySet> enacted, Optional<PendingChange> pending,
            List<Forced> forced) {

        /** Keeps a copy of the lists, which can not be changed. */
        public Advance {
            forced = List.copyOf(forced);
        }
    }

    /**
     * Starts behind a block at which no change is pending, such as a chain's genesis or a block in which a change came
     * into force.
     *
     * @param headHash 32 bytes: the trusted block
     * @param headNumber its number
     * @param set who finalizes the blocks after it, with the id of that set
     */
    public AuthoritySetTracker(Bytes headHash, long headNumber, AuthoritySet set) {
        this(headHash, headNumber, set, Optional.empty());
    }

    /**
     * Goes on from what another tracker knew.
     *
     * @param pending the change that is announced up to the block and not yet in force
     * @throws IllegalArgumentException when the hash has not 32 bytes or the change should already be in force
     */
    public AuthoritySetTracker(Bytes headHash, long headNumber, AuthoritySet set, Optional<PendingChange> pending) {
        if (headHash.size() != 32) {
            throw new IllegalArgumentException("headHash has " + headHash.size() + " bytes, not 32");
        }
        if (pending.isPresent() && pending.get().effectiveAt() <= headNumber) {
            throw new IllegalArgumentException("the pending change is in force behind block " + pending.get().effectiveAt()
                    + ", so not pending at block " + headNumber);
        }
        this.headHash = headHash.compact();
        this.headNumber = headNumber;
        this.set = set;
        this.pending = pending.orElse(null);
    }

    /** Hash of the last block known to be final. */
    public Bytes headHash() {
        return headHash;
    }

    /** Number of the last block known to be final. */
    public long headNumber() {
        return headNumber;
    }

    /** Who finalizes the next blocks. */
    public AuthoritySet set() {
        return set;
    }

    /** The change that is announced and not yet in force. */
    public Optional<PendingChange> pending() {
        return Optional.ofNullable(pending);
    }

    /**
     * Verifies a step and takes it.
     *
     * @param run the headers behind the head, in order and without gap, at most {@link #HEADERS_MAX}
     * @param justification of the last of them
     * @throws RefusedAdvanceException when the headers are no chain from the head on, go beyond a change of the set, announce
     *     a pause or a second or malformed change, or when the justification does not prove the last one
     */
    public Advance accept(List<Header> run, Justification justification) throws RefusedAdvanceException {
        requireChain(run);
        Scan scan = new Scan(pending);
        for (Header header : run) {
            scan.read(header);
        }
        Header target = run.getLast();
        try {
            justification.verify(set, target.hash(), target.number());
        } catch (InvalidJustificationException e) {
            throw new RefusedAdvanceException("block " + target.number() + " under set " + Long.toUnsignedString(set.setId())
                    + ": " + e.getMessage() + hint(scan), e);
        }
        return step(target, scan);
    }

    private Advance step(Header target, Scan scan) {
        AuthoritySet signedBy = set;
        PendingChange change = scan.change;
        boolean enacts = change != null && change.effectiveAt() == target.number();
        if (change != null && enacts) {
            set = new AuthoritySet(change.authorities(), signedBy.setId() + 1);
        }
        pending = enacts ? null : change;
        headHash = target.hash();
        headNumber = target.number();
        lastForced = scan.forced.isEmpty() ? lastForced : scan.forced.getLast();
        return new Advance(target, signedBy, enacts ? Optional.of(set) : Optional.empty(), pending(), scan.forced);
    }

    private String hint(Scan scan) {
        Forced forced = scan.forced.isEmpty() ? lastForced : scan.forced.getLast();
        return forced == null ? "" : "; block " + forced.number()
                + " announces a forced change, start anew with the set of the chain's state";
    }

    private void requireChain(List<Header> run) throws RefusedAdvanceException {
        if (run.isEmpty() || run.size() > HEADERS_MAX) {
            throw new RefusedAdvanceException("a run has 1 to " + HEADERS_MAX + " headers, this one has " + run.size());
        }
        Bytes parent = headHash;
        long number = headNumber;
        for (Header header : run) {
            number++;
            if (header.number() != number) {
                throw new RefusedAdvanceException(
                        "header of block " + header.number() + " stands where block " + number + " should");
            }
            if (!header.parentHash().equals(parent)) {
                throw new RefusedAdvanceException("block " + number + " is no child of the block before, " + parent.toHex());
            }
            parent = header.hash();
        }
    }

    /** What the headers of a run announce. */
    private static final class Scan {

        private @Nullable PendingChange change;
        private final List<Forced> forced = new ArrayList<>();

        Scan(@Nullable PendingChange change) {
            this.change = change;
        }

        void read(Header header) throws RefusedAdvanceException {
            if (change != null && header.number() > change.effectiveAt()) {
                throw new RefusedAdvanceException("block " + header.number() + " lies beyond the change of the set, end the run"
                        + " at block " + change.effectiveAt() + " with its own justification");
            }
            List<GrandpaLog> logs = logs(header);
            // sc-consensus-grandpa heeds a forced change first, and then no scheduled one of the same block.
            boolean isForced = logs.stream().anyMatch(GrandpaLog.ForcedChange.class::isInstance);
            for (GrandpaLog log : logs) {
                switch (log) {
                    case GrandpaLog.ScheduledChange scheduled when isForced -> {}
                    case GrandpaLog.ScheduledChange scheduled -> schedule(header, scheduled);
                    case GrandpaLog.ForcedChange each -> forced.add(new Forced(header.number(), header.hash(), each));
                    case GrandpaLog.OnDisabled disabled -> {}
                    case GrandpaLog.Pause pause -> throw paused(header, "pause", pause.delay());
                    case GrandpaLog.Resume resume -> throw paused(header, "resumption", resume.delay());
                }
            }
        }

        private void schedule(Header header, GrandpaLog.ScheduledChange scheduled) throws RefusedAdvanceException {
            if (change != null) {
                throw new RefusedAdvanceException("block " + header.number() + " announces a change of the set while that of"
                        + " block " + change.announcedAt() + " is pending");
            }
            if (scheduled.authorities().isEmpty()) {
                throw new RefusedAdvanceException("block " + header.number() + " announces a set without authorities");
            }
            change = new PendingChange(header.number(), header.number() + scheduled.delay(), scheduled.authorities());
        }

        private static List<GrandpaLog> logs(Header header) throws RefusedAdvanceException {
            try {
                return GrandpaLog.of(header);
            } catch (ScaleException e) {
                throw new RefusedAdvanceException(
                        "block " + header.number() + " has a malformed GRANDPA log: " + e.getMessage(), e);
            }
        }

        private static RefusedAdvanceException paused(Header header, String what, long delay) {
            return new RefusedAdvanceException("block " + header.number() + " announces a " + what + " of GRANDPA after " + delay
                    + " blocks; finality can not be followed over it, start anew with the set of the chain's state behind it");
        }
    }
}
