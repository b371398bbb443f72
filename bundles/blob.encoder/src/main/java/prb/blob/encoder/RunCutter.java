package prb.blob.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import prb.chain.api.ChainException;
import prb.chain.api.Question;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySetTracker.Forced;
import prb.substrate.chain.grandpa.GrandpaLog;
import prb.substrate.chain.trie.InvalidProofException;
import prb.substrate.chain.trie.TrieProof;

/**
 * Cuts a stretch of headers where the authority set changes, since a set signs up to the block where its successor comes into
 * force, and where a range would have too many bytes, at stored justifications. No piece ends while a change is announced and
 * not in force, so nothing about pending changes has to be remembered between ranges. Threads of {@link Fetches}.
 */
final class RunCutter {

    /** Bytes of headers that workers take at most in one request, with some room for the rest of it. */
    static final long RANGE_BYTES_LIMIT = 90L << 20;

    /** Finds the justification of a block other than the stretch's last. */
    @FunctionalInterface
    interface Justifier {
        Optional<Bytes> of(Header block) throws ChainException, VerificationException, InterruptedException;
    }

    private record Part(List<Header> headers, Bytes justification, boolean changesSet) {}

    private final RelayChain relay;
    private final Fetches fetches;
    private final Justifier justifier;
    private final InnerJustifications inner;
    private final long rangeBytesMax;
    private volatile Bytes authorityKey = StorageKeys.NEW_AUTHORITIES;

    RunCutter(RelayChain relay, Fetches fetches, Justifier justifier, long rangeBytesMax) {
        this.relay = relay;
        this.fetches = fetches;
        this.justifier = justifier;
        this.inner = new InnerJustifications(relay, fetches);
        this.rangeBytesMax = rangeBytesMax;
    }

    /** The pieces with their evidence; empty when a change is pending at the end and nothing can be cut before. */
    Optional<Run> cut(Run.From from, RunFetcher.Stretch stretch, long paraId, Consumer<Run.From> end)
            throws ChainException, VerificationException, InterruptedException {
        List<Header> headers = stretch.headers();
        List<Part> parts = new ArrayList<>();
        int start = 0;
        int announced = 0;
        long effectiveAt = -1;
        Optional<Forced> forced = Optional.empty();
        for (int i = 0; i < headers.size() && forced.isEmpty(); i++) {
            Header header = headers.get(i);
            List<GrandpaLog> logs = logs(from, header);
            forced = forced(header, logs);
            if (effectiveAt < 0) {
                effectiveAt = scheduled(header, logs);
                announced = i;
            }
            if (header.number() == effectiveAt && forced.isEmpty()) {
                Bytes justification = i == headers.size() - 1 ? stretch.justification() : justificationOf(header);
                split(new Part(headers.subList(start, i + 1), justification, true), announced - start, parts);
                start = i + 1;
                effectiveAt = -1;
            }
        }
        List<Header> tail = headers.subList(start, headers.size());
        if (forced.isEmpty() && !tail.isEmpty() && effectiveAt < 0) {
            split(new Part(tail, stretch.justification(), false), tail.size(), parts);
        }
        if (parts.isEmpty() && forced.isEmpty()) {
            return Optional.empty();
        }
        if (forced.isEmpty()) {
            end.accept(Run.end(parts.getLast().headers()));
        }
        return Optional.of(withEvidence(parts, forced, tail, stretch.justification(), paraId));
    }

    private Run withEvidence(List<Part> parts, Optional<Forced> forced, List<Header> tail, Bytes justification, long paraId)
            throws ChainException, VerificationException, InterruptedException {
        List<Future<Run.Piece>> pieces = new ArrayList<>(parts.size());
        for (Part part : parts) {
            pieces.add(fetches.ask(() -> piece(part, paraId)));
        }
        List<Run.Piece> out = new ArrayList<>(parts.size());
        for (Future<Run.Piece> piece : pieces) {
            out.add(Fetches.await(piece));
        }
        Optional<Run.ForcedPart> rest = forced.isEmpty() ? Optional.empty()
                : Optional.of(new Run.ForcedPart(forced.get(), piece(new Part(tail, justification, false), paraId)));
        return new Run(out, rest);
    }

    private List<GrandpaLog> logs(Run.From from, Header header) throws VerificationException {
        try {
            return GrandpaLog.of(header);
        } catch (ScaleException e) {
            throw new VerificationException("relay block " + header.number() + ": its GRANDPA digest is malformed: "
                    + e.getMessage(), e).blame(relay, Question.FINALITY_PROOF, from.number() + 1)
                    .blame(relay, Question.HEADER, header.hash());
        }
    }

    private static Optional<Forced> forced(Header header, List<GrandpaLog> logs) {
        return logs.stream().filter(GrandpaLog.ForcedChange.class::isInstance).map(GrandpaLog.ForcedChange.class::cast)
                .map(change -> new Forced(header.number(), header.hash(), change)).findFirst();
    }

    private static long scheduled(Header header, List<GrandpaLog> logs) {
        return logs.stream().filter(GrandpaLog.ScheduledChange.class::isInstance).map(GrandpaLog.ScheduledChange.class::cast)
                .mapToLong(change -> header.number() + change.delay()).findFirst().orElse(-1);
    }

    private Bytes justificationOf(Header block) throws ChainException, VerificationException, InterruptedException {
        return justifier.of(block).orElseThrow(() -> new VerificationException("relay block " + block.number()
                + " changes the authority set and the node has no justification of it").blame(relay, Question.JUSTIFICATION,
                        block.hash()));
    }

    /** Cuts where workers could not take it in one request. @param barrier index of the announcement: no cut from there on */
    private void split(Part whole, int barrier, List<Part> out)
            throws ChainException, VerificationException, InterruptedException {
        List<Header> rest = whole.headers();
        int allowed = barrier;
        int fits = fitting(rest);
        while (fits < rest.size()) {
            Optional<InnerJustifications.Found> found = inner.below(rest, Math.min(fits, allowed));
            if (found.isEmpty()) {
                requireServable(rest);
                break;
            }
            int next = found.get().index() + 1;
            out.add(new Part(rest.subList(0, next), found.get().justification(), false));
            rest = rest.subList(next, rest.size());
            allowed -= next;
            fits = fitting(rest);
        }
        out.add(new Part(rest, whole.justification(), whole.changesSet()));
    }

    private int fitting(List<Header> headers) {
        long bytes = 0;
        int count = 0;
        while (count < headers.size() && bytes + headers.get(count).encoded().size() <= rangeBytesMax) {
            bytes += headers.get(count++).encoded().size();
        }
        return Math.max(1, count);
    }

    private void requireServable(List<Header> headers) throws VerificationException {
        long bytes = headers.stream().mapToLong(header -> header.encoded().size()).sum();
        if (bytes > RANGE_BYTES_LIMIT) {
            throw new VerificationException("relay blocks " + headers.getFirst().number() + " to " + headers.getLast().number()
                    + " have " + bytes + " bytes of headers, limit is " + RANGE_BYTES_LIMIT
                    + ", and the node stores no justification between them").blame(relay, Question.JUSTIFICATION,
                            headers.getLast().hash());
        }
    }

    private Run.Piece piece(Part part, long paraId) throws ChainException {
        Header last = part.headers().getLast();
        List<Bytes> head = relay.readProof(List.of(StorageKeys.parasHeads(paraId)), last.hash());
        if (!part.changesSet()) {
            return new Run.Piece(part.headers(), part.justification(), new Run.Evidence(head, Optional.empty(), List.of()));
        }
        Bytes key = authorityKey;
        List<Bytes> proof = relay.readProof(List.of(key), last.hash());
        if (!holds(last, proof, key)) {
            key = key.equals(StorageKeys.NEW_AUTHORITIES) ? StorageKeys.OLD_AUTHORITIES : StorageKeys.NEW_AUTHORITIES;
            proof = relay.readProof(List.of(key), last.hash());
            authorityKey = key;
        }
        return new Run.Piece(part.headers(), part.justification(), new Run.Evidence(head, Optional.of(key), proof));
    }

    private static boolean holds(Header at, List<Bytes> proof, Bytes key) {
        try {
            return new TrieProof(at.stateRoot(), proof).get(key).isPresent();
        } catch (InvalidProofException e) {
            return false;
        }
    }
}
