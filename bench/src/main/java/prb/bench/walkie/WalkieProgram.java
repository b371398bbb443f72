package prb.bench.walkie;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.bench.BenchmarkFailure;
import prb.bench.Machine;
import prb.bench.Program;
import prb.bench.UsageException;

/** {@code walkie}: our libp2p beside js-libp2p of the original. Rounds go ours, js as shipped, js without delay, and again. */
public final class WalkieProgram implements Program {

    private static final int ROUNDS = 5;
    private static final int ROUNDS_MAX = 100;
    private static final int OURS_MS = 2_000;
    /** As shipped it makes five calls a second. */
    private static final int JS_MS = 4_000;
    private static final int OUR_ANSWERS = 5;
    /** Until the compilers are done. */
    private static final int WARM_UP_MS = 6_000;
    private static final int WARM_UP_ANSWERS = 15;

    private record Options(boolean json, boolean js, int rounds) {}

    @Override
    public String summary() {
        return "calls, dials and large answers beside js-libp2p, memory of 1,000 peers [--json] [--rounds N] [--no-js]";
    }

    @Override
    public void run(List<String> words, PrintStream out, PrintStream err) throws UsageException, BenchmarkFailure {
        Options options = parse(words);
        Machine machine = Machine.here();
        try {
            Result result = measure(options, err);
            if (options.json()) {
                result.printJson(out);
            } else {
                result.printTable(out, machine, Machine.here());
            }
        } catch (IOException e) {
            throw new BenchmarkFailure("walkie: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("walkie was interrupted", e);
        }
    }

    private static Options parse(List<String> words) throws UsageException {
        boolean json = false;
        boolean js = true;
        int rounds = ROUNDS;
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--json" -> json = true;
                case "--no-js" -> js = false;
                case "--rounds" -> rounds = rounds(i + 1 < words.size() ? words.get(++i) : "");
                default -> throw new UsageException("bench walkie has no option '" + words.get(i) + "'");
            }
        }
        return new Options(json, js, rounds);
    }

    private static int rounds(String text) throws UsageException {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > ROUNDS_MAX) {
            throw new UsageException("--rounds needs a whole number from 1 to " + ROUNDS_MAX + ", not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static Result measure(Options options, PrintStream err) throws IOException, InterruptedException {
        Optional<Double> memory = memory(err);
        String without = "";
        if (options.js()) {
            try {
                return beside(options.rounds(), NodeFolder.prepare(), memory, err);
            } catch (NodeFolder.MissingException e) {
                without = String.valueOf(e.getMessage());
            }
        } else {
            without = "--no-js";
        }
        err.println("prb: js-libp2p is left out: " + without);
        try (Pair ours = Pair.ours(OurServer.ANSWER_MIB)) {
            List<Rates> rounds = new ArrayList<>();
            warmUp(ours, err);
            for (int i = 0; i < options.rounds(); i++) {
                rounds.add(round(ours, "ours", OURS_MS, OUR_ANSWERS, err));
            }
            return new Result(rounds, List.of(), List.of(), without, memory);
        }
    }

    private static Result beside(int rounds, Path folder, Optional<Double> memory, PrintStream err) throws IOException {
        List<Rates> our = new ArrayList<>();
        List<Rates> shipped = new ArrayList<>();
        List<Rates> noDelay = new ArrayList<>();
        try (Pair ours = Pair.ours(OurServer.ANSWER_MIB);
                Pair js = Pair.js(folder, false);
                Pair jsNoDelay = Pair.js(folder, true)) {
            warmUp(ours, err);
            Rates.measure(js.client(), JS_MS, 1);
            Rates.measure(jsNoDelay.client(), JS_MS, 1);
            for (int i = 0; i < rounds; i++) {
                our.add(round(ours, "ours", OURS_MS, OUR_ANSWERS, err));
                shipped.add(round(js, "js", JS_MS, 1, err));
                noDelay.add(round(jsNoDelay, "js, no delay", JS_MS, 1, err));
            }
        }
        return new Result(our, shipped, noDelay, "", memory);
    }

    private static void warmUp(Pair ours, PrintStream err) throws IOException {
        err.println("prb: warming up ...");
        Rates.measure(ours.client(), WARM_UP_MS, WARM_UP_ANSWERS);
    }

    private static Rates round(Pair pair, String name, int ms, int answers, PrintStream err) throws IOException {
        Rates rates = Rates.measure(pair.client(), ms, answers);
        err.printf(java.util.Locale.ROOT, "prb: %-12s %8.1f calls/s  %6.1f dials/s  %6.1f MiB/s%n", name, rates.calls(),
                rates.dials(), rates.mib());
        return rates;
    }

    /**
     * What a server process needs more when so many peers are connected than when one is, both after a collection. It has no
     * large answer, and met many peers before, so that neither heap nor code that any load brings is taken for theirs.
     */
    private static Optional<Double> memory(PrintStream err) throws IOException {
        try (Pair ours = Pair.ours(0)) {
            ours.client().ask("dials " + WARM_UP_MS);
            ours.client().ask("crowd 1");
            ours.server().ask("");
            Optional<Double> before = ours.server().residentMib();
            ours.client().ask("crowd " + (Result.PEERS - 1));
            double connected = ours.server().ask("");
            if (connected < Result.PEERS) {
                throw new IOException("only " + (long) connected + " peers are connected");
            }
            Optional<Double> after = ours.server().residentMib();
            err.printf(java.util.Locale.ROOT, "prb: resident %.1f MiB with one peer, %.1f with %d%n", before.orElse(Double.NaN),
                    after.orElse(Double.NaN), Result.PEERS);
            return before.isPresent() && after.isPresent() ? Optional.of(after.get() - before.get()) : Optional.empty();
        }
    }
}
