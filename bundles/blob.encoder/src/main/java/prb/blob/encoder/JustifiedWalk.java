package prb.blob.encoder;

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
 * was walked is kept, so that a long stretch without justification is asked for once. The encoder's thread only.
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
    private Bytes start = Bytes.EMPTY;

    JustifiedWalk(RelayChain relay, Fetches fetches) {
        this.relay = relay;
        this.fetches = fetches;
    }

    /** Headers after the cursor up to the first justified one; empty when none up to the finalized head is. */
    Optional<RangeProver.Run> next(Cursor from) throws ChainException, VerificationException, InterruptedException {
        if (!start.equals(from.relayHash())) {
            walked.clear();
            start = from.relayHash();
        }
        try {
            return walkOn(from);
        } catch (ChainException | VerificationException e) {
            walked.clear();
            throw e;
        }
    }

    private Optional<RangeProver.Run> walkOn(Cursor from) throws ChainException, VerificationException, InterruptedException {
        long head = relay.finalizedHead().number();
        long number = from.relayNumber() + walked.size() + 1;
        while (number <= head) {
            List<Future<Visited>> step = new ArrayList<>();
            for (long n = number; n <= Math.min(head, number + STEP - 1); n++) {
                long asked = n;
                step.add(fetches.ask(() -> visit(asked)));
            }
            for (Future<Visited> visit : step) {
                Visited visited = Fetches.await(visit);
                // Linked here already: what is kept from a lying node would spoil every later try.
                Header before = walked.isEmpty() ? null : walked.getLast();
                Checks.link("relay", before == null ? from.relayNumber() : before.number(), before == null ? from.relayHash()
                        : before.hash(), visited.header());
                walked.add(visited.header());
                number++;
                if (visited.justification().isPresent()) {
                    RangeProver.Run run = new RangeProver.Run(List.copyOf(walked), visited.justification().get());
                    walked.clear();
                    start = Bytes.EMPTY;
                    return Optional.of(run);
                }
            }
            if (walked.size() > HEADERS_MAX) {
                throw new VerificationException("no justification in " + walked.size() + " relay blocks after "
                        + from.relayNumber());
            }
        }
        return Optional.empty();
    }

    private Visited visit(long number) throws ChainException, VerificationException {
        Header header = Checks.header(relay, "relay", number, Checks.hashOf(relay, "relay", number));
        return new Visited(header, relay.justification(header.hash()));
    }
}
