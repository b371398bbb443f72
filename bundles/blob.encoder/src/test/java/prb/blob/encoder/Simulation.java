package prb.blob.encoder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactBatch;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.Demotion;
import prb.chain.api.StateEntry;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/**
 * One encoder in one thread under one seed: virtual time, heads that move with it, three nodes of which some lie, fail or know
 * less, a journal that fails before or after it wrote, processes that die. The same seed gives the same run. After some hours
 * of it all nodes are honest, so that the encoder must come to the end.
 */
final class Simulation {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    /** From then on nobody lies and nothing fails. */
    private static final long HEALED_AT = 3 * HOUR;

    /** An encoder that is not at the end by then stopped. */
    private static final long END = 12 * HOUR;

    private static final int NODES = 3;
    private static final Limits LIMITS = new Limits(8, 40, 1 << 20, Duration.ofMillis(500), Duration.ofSeconds(30), 3000);

    private final SplittableRandom random;
    private final SimChain chain;
    private final long relayBlockNanos;
    private final List<FactBatch> journal = new ArrayList<>();
    private final Truth truth;
    private final LyingRelay relay;
    private final LyingPara para;
    private final Clock clock = new Clock();
    private long nanos;
    private boolean crashed;
    private Optional<AssertionError> untrue = Optional.empty();
    int lies;
    int outages;
    int crashes;

    Simulation(long seed) {
        random = new SplittableRandom(seed);
        int blocks = 60 + random.nextInt(200);
        chain = new SimChain(random.nextLong(), SimChain.Plan.random(blocks, random));
        relayBlockNanos = HEALED_AT / blocks;
        truth = new Truth(chain);
        relay = new LyingRelay();
        para = new LyingPara();
        relay.offersProofs = random.nextInt(4) != 0;
    }

    /** Runs to the end. @throws AssertionError when something untrue was journaled, or the end was not reached */
    void run() throws Exception {
        moveHeads();
        int last = chain.justifiedUpTo(chain.relay.size() - 1);
        long paraLast = Math.max(0, chain.relay.get(last).head());
        while (!isDone(last, paraLast)) {
            if (nanos > END) {
                throw new AssertionError("the encoder stopped: " + (journal.isEmpty() ? "nothing journaled" : journal.getLast()
                        .position()) + " of relay block " + last + ", para block " + paraLast);
            }
            process(() -> crashed || untrue.isPresent() || nanos > END || isDone(last, paraLast));
            crashed = false;
            if (untrue.isPresent()) {
                throw untrue.get();
            }
        }
    }

    private boolean isDone(int relayLast, long paraLast) {
        EncoderPosition at = journal.isEmpty() ? null : journal.getLast().position();
        return at != null && at.relayNumber() == relayLast && at.paraNumber() == paraLast;
    }

    private void process(java.util.function.BooleanSupplier stop) throws InterruptedException {
        Fetches fetches = new Fetches(Runnable::run, 8, clock::wake);
        Quarantine quarantine = new Quarantine();
        Context context = new Context(relay, para, new SimJournal(), LIMITS, fetches, fetches, clock, quarantine,
                new ForcedChanges(),
                new StateCheck(para, fetches, quarantine, StateCheck.Mode.ON, 64 << 20, new Backoff(LIMITS.pauseMin(), LIMITS
                        .pauseMax(), random.split())),
                random.split());
        Life life = new Life(context, batch -> fetches.start(() -> context.journal().append(batch)), stop);
        while (!stop.getAsBoolean()) {
            life.live();
        }
    }

    private void moveHeads() {
        int number = (int) Math.min(chain.relay.size() - 1, 4 + nanos / relayBlockNanos);
        relay.finalizeTo(number);
        int known = Math.max(1, Math.max(chain.relay.get(number).head(), 0));
        para.finalizeTo(nanos > HEALED_AT ? chain.para.size() - 1 : Math.min(chain.para.size() - 1, known + random.nextInt(2)));
    }

    private boolean rolls(int oneIn) {
        return nanos < HEALED_AT && random.nextInt(oneIn) == 0;
    }

    /** Virtual time: waiting is over at once, and later. Some waits bring a crash of the process. */
    private final class Clock extends Waker {

        @Override
        long nanos() {
            return nanos;
        }

        @Override
        void wake() {
            // Answers come within the call in this thread, so nobody waits for them.
        }

        @Override
        void await(long wait) {
            nanos += Math.min(wait, relayBlockNanos);
            moveHeads();
            if (rolls(60)) {
                crashes++;
                crashed = true;
            }
        }
    }

    /** Facts are compared with the truth at the moment they are journaled. */
    private final class SimJournal implements prb.blob.api.fact.FactJournal {

        private boolean down;

        @Override
        public long append(FactBatch batch) {
            fail(rolls(80));
            try {
                truth.take(batch);
            } catch (Exception | AssertionError e) {
                untrue = Optional.of(new AssertionError("untrue: " + e.getMessage(), e));
                throw untrue.get();
            }
            journal.add(batch);
            fail(rolls(80));
            return journal.size() - 1L;
        }

        private void fail(boolean now) {
            if (now) {
                crashes++;
                crashed = random.nextBoolean();
                down = crashed;
            }
            if (now || down) {
                throw new IllegalStateException("the journal is closed");
            }
        }

        @Override
        public Optional<EncoderPosition> position() {
            fail(false);
            return journal.isEmpty() ? Optional.empty() : Optional.of(journal.getLast().position());
        }

        @Override
        public long lastIndex() {
            return journal.size() - 1L;
        }

        @Override
        public Tail tail(String name, long afterIndex, prb.blob.api.fact.FactReader reader) {
            throw new UnsupportedOperationException();
        }
    }

    /** Which of the nodes answers, and whether it lies this time. Node 0 is honest, 1 fails, 2 lies; demoted ones come last. */
    private final class Choice {

        private final List<Integer> order = new ArrayList<>(List.of(2, 1, 0));

        boolean lies() throws ChainException {
            int node = rolls(20) ? random.nextInt(NODES) : order.getFirst();
            if (node == 1 && rolls(3)) {
                outages++;
                order.addLast(order.removeFirst());
                Kind kind = random.nextInt(4) == 0 ? Kind.values()[random.nextInt(3)] : Kind.UNAVAILABLE;
                throw new ChainException(kind, "node 1 fails");
            }
            boolean lie = node == 2 && rolls(3);
            lies += lie ? 1 : 0;
            return lie;
        }

        Optional<String> demote() {
            int node = order.removeFirst();
            order.addLast(node);
            return Optional.of("node " + node);
        }
    }

    private Bytes garbled(Bytes honest) {
        byte[] bytes = honest.toArray();
        if (bytes.length == 0 || random.nextInt(4) == 0) {
            return Bytes.wrap(bytes, 0, bytes.length / 2);
        }
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return Bytes.wrap(bytes);
    }

    private List<Bytes> garbled(List<Bytes> honest) {
        List<Bytes> out = new ArrayList<>(honest);
        int at = random.nextInt(out.size());
        if (random.nextBoolean()) {
            out.remove(at);
        } else {
            out.set(at, garbled(out.get(at)));
        }
        return out;
    }

    private final class LyingRelay extends SimNode.Relay {

        private final Choice choice = new Choice();
        private boolean offersProofs;

        LyingRelay() {
            super(Simulation.this.chain);
        }

        @Override
        public Optional<String> demote(Demotion demotion) {
            return choice.demote();
        }

        @Override
        public Optional<Bytes> blockHash(long number) throws ChainException {
            Optional<Bytes> honest = super.blockHash(number);
            return choice.lies() ? random.nextBoolean() ? Optional.empty() : super.blockHash(Math.max(0, number - 1)) : honest;
        }

        @Override
        public Optional<Header> header(Bytes blockHash) throws ChainException {
            return choice.lies() ? Optional.of(at(random.nextInt(chain.relay.size()))) : super.header(blockHash);
        }

        @Override
        public Optional<Bytes> storage(Bytes key, Bytes blockHash) throws ChainException {
            return choice.lies() ? Optional.empty() : super.storage(key, blockHash);
        }

        @Override
        public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
            List<Bytes> honest = super.readProof(keys, blockHash);
            return choice.lies() ? garbled(honest) : honest;
        }

        @Override
        public Optional<Bytes> proveFinality(long number) throws ChainException {
            if (!offersProofs && nanos < HEALED_AT / 2) {
                throw new ChainException(Kind.UNSUPPORTED, "grandpa_proveFinality is not offered");
            }
            Optional<Bytes> honest = super.proveFinality(number);
            if (!choice.lies()) {
                return honest;
            }
            return random.nextInt(3) == 0 ? Optional.empty() : honest.map(Simulation.this::garbled);
        }

        @Override
        public Optional<Bytes> justification(Bytes blockHash) throws ChainException {
            Optional<Bytes> honest = super.justification(blockHash);
            return choice.lies() ? random.nextBoolean() ? Optional.empty() : honest.map(Simulation.this::garbled) : honest;
        }
    }

    private final class LyingPara extends SimNode.Para {

        private final Choice choice = new Choice();

        LyingPara() {
            super(Simulation.this.chain);
        }

        @Override
        public Optional<String> demote(Demotion demotion) {
            return choice.demote();
        }

        @Override
        public Optional<Bytes> blockHash(long number) throws ChainException {
            Optional<Bytes> honest = super.blockHash(number);
            return choice.lies() ? random.nextBoolean() ? Optional.empty() : super.blockHash(Math.max(0, number - 1)) : honest;
        }

        @Override
        public Optional<Header> header(Bytes blockHash) throws ChainException {
            return choice.lies() ? Optional.of(at(random.nextInt(sim.para.size()))) : super.header(blockHash);
        }

        @Override
        public Bytes storageChanges(Bytes blockHash) throws ChainException {
            Bytes honest = super.storageChanges(blockHash);
            return choice.lies() ? garbled(honest) : honest;
        }

        @Override
        public List<StateEntry> state(Bytes blockHash) throws ChainException {
            List<StateEntry> honest = super.state(blockHash);
            return choice.lies() ? honest.subList(1, honest.size()) : honest;
        }

        @Override
        public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
            List<Bytes> honest = super.readProof(keys, blockHash);
            return choice.lies() ? garbled(honest) : honest;
        }
    }

    /** What a run came through, for comparing two runs of a seed. */
    @Override
    public String toString() {
        return lies + " lies, " + outages + " outages, " + crashes + " crashes, " + journal.size() + " entries, " + nanos + " ns";
    }
}
