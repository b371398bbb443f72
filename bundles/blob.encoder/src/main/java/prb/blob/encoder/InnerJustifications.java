package prb.blob.encoder;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import prb.chain.api.ChainException;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/**
 * Looks for a stored justification within a set. Asking costs a whole block each, so likely blocks come first: the nearest
 * ones, since some nodes keep all, then those around the period at which every node keeps one, then all down to a limit.
 */
final class InnerJustifications {

    /** Nodes keep a justification at every so many blocks; where finality came in batches, of a block soon after. */
    private static final int PERIOD = 512;

    private static final int BATCH_MAX = 4;

    private static final int NEAREST = 4;

    /** Periods looked at. */
    private static final int PERIODS_MAX = 8;

    /** Most blocks asked for to find one justification. */
    private static final int PROBES_MAX = 600;

    /** Blocks asked for side by side. */
    private static final int STEP = 16;

    /** @param index of the justified header in the list that was searched */
    record Found(int index, Bytes justification) {}

    private final RelayChain relay;
    private final Fetches fetches;

    InnerJustifications(RelayChain relay, Fetches fetches) {
        this.relay = relay;
        this.fetches = fetches;
    }

    /** A justified header among the first so many, a high one rather than a low one; empty when none was found. */
    Optional<Found> below(List<Header> headers, int count) throws ChainException, VerificationException, InterruptedException {
        List<Integer> candidates = candidates(headers.getFirst().number(), count);
        for (int from = 0; from < candidates.size(); from += STEP) {
            List<Integer> step = candidates.subList(from, Math.min(candidates.size(), from + STEP));
            List<Future<Optional<Bytes>>> asked = new ArrayList<>(step.size());
            for (int index : step) {
                Bytes hash = headers.get(index).hash();
                asked.add(fetches.ask(() -> relay.justification(hash)));
            }
            Optional<Found> best = Optional.empty();
            for (int i = 0; i < step.size(); i++) {
                Optional<Bytes> justification = Fetches.await(asked.get(i));
                int index = step.get(i);
                if (justification.isPresent() && best.map(Found::index).orElse(-1) < index) {
                    best = Optional.of(new Found(index, justification.get()));
                }
            }
            if (best.isPresent()) {
                return best;
            }
        }
        return Optional.empty();
    }

    private static List<Integer> candidates(long firstNumber, int count) {
        Set<Integer> out = new LinkedHashSet<>();
        for (int i = count - 1; i >= Math.max(0, count - NEAREST); i--) {
            out.add(i);
        }
        long last = firstNumber + count - 1;
        long period = last - last % PERIOD;
        for (int i = 0; i < PERIODS_MAX; i++, period -= PERIOD) {
            for (long number = period; number < period + BATCH_MAX; number++) {
                if (number >= firstNumber && number <= last) {
                    out.add((int) (number - firstNumber));
                }
            }
        }
        for (int i = count - 1; i >= 0 && out.size() < PROBES_MAX; i--) {
            out.add(i);
        }
        return List.copyOf(out);
    }
}
