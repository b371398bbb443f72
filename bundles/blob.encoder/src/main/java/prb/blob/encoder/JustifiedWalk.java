package prb.blob.encoder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import prb.chain.api.ChainException;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/**
 * Finds ranges on nodes without finality proofs: walks the headers up to the first one with a stored justification. What
 * was walked is kept, so that a long stretch without justification is asked for once. One thread at a time.
 */
final class JustifiedWalk {

    /** Blocks asked for side by side. */
    private static final int STEP = 32;

    /** Most headers kept; sets of public chains last some thousand blocks, and each ends in a justification. */
    private static final int HEADERS_MAX = 100_000;

    private record Visited(Header header, Optional<Bytes> justification) {
    }

    private final RelayChain relay;
    private final Fetches fetches;
    private final List<Header> walked = new ArrayList<>();
    private final ArrayDeque<Visited> ahead = new ArrayDeque<>();
    private Bytes start = Bytes.EMPTY;
    private long headBefore;

    JustifiedWalk(RelayChain relay, Fetches fetches) {
        this.relay = relay;
        this.fetches = fetches;
    }

    /** Headers after the cursor up to the first justified one; empty when none up to the finalized head is. */
    Optional<RunFetcher.Stretch> next(Run.From from) throws ChainException, VerificationException, InterruptedException {
        if (!start.equals(from.hash())) {
            forget();
            start = from.hash();
        }
        try {
            return walkOn(from);
        } catch (ChainException | VerificationException e) {
            forget();
            throw e;
        }
    }

    private void forget() {
        walked.clear();
        ahead.clear();
    }

    private Optional<RunFetcher.Stretch> walkOn(Run.From from)
            throws ChainException, VerificationException, InterruptedException {
        long head = relay.finalizedHead().number();
        if (head < headBefore) {
            forget(); // honest nodes told of blocks that were not final, and they may change: nobody is to blame for that
        }
        headBefore = head;
        while (true) {
            Run.From at = walked.isEmpty() ? from : Run.end(walked);
            if (ahead.isEmpty()) {
                visitOn(at.number() + 1, head);
            }
            Visited next = ahead.poll();
            if (next == null) {
                return Optional.empty();
            }
            // Linked here already: what is kept from a lying node would spoil every later try.
            Checks.link(relay, "relay", at.number(), at.hash(), next.header());
            walked.add(next.header());
            if (next.justification().isPresent()) {
                RunFetcher.Stretch run = new RunFetcher.Stretch(List.copyOf(walked), next.justification().get());
                walked.clear();
                start = next.header().hash();
                return Optional.of(run);
            }
            if (walked.size() > HEADERS_MAX) {
                throw new VerificationException("no justification in " + walked.size() + " relay blocks after "
                        + from.number());
            }
        }
    }

    private void visitOn(long first, long head) throws ChainException, VerificationException, InterruptedException {
        List<Future<Visited>> step = new ArrayList<>();
        for (long n = first; n <= Math.min(head, first + STEP - 1); n++) {
            long asked = n;
            step.add(fetches.ask(() -> visit(asked)));
        }
        for (Future<Visited> visit : step) {
            ahead.add(Fetches.await(visit));
        }
    }

    private Visited visit(long number) throws ChainException, VerificationException {
        Header header = Checks.header(relay, "relay", number, Checks.hashOf(relay, "relay", number));
        return new Visited(header, relay.justification(header.hash()));
    }
}
