package prb.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import prb.worker.api.roll.RollPlan;
import prb.worker.api.roll.RollStatus;
import prb.worker.api.roll.RollStatus.Step;
import prb.worker.api.roll.RollStatus.WorkerStep;
import prb.worker.api.roll.Roller;

/** The words of {@code prb:worker roll}. Stateless. */
final class RollWords {

    static final String USAGE = "usage: prb:worker roll start [--pool PID]... [--version V] [--batch N] [--absent N] [--pause S]"
            + " [--wait S] [--failures N] | status | pause | resume | cancel";
    /** Workers named in a status; the others are counted. */
    private static final int WORKERS_MAX = 50;
    /** Largest count or time in seconds, a year. */
    private static final int COUNT_MAX = 31_536_000;

    private RollWords() {}

    static String run(Roller roller, List<String> words) {
        String verb = words.isEmpty() ? "status" : words.getFirst();
        if (verb.equals("start")) {
            return text(roller.start(plan(words.subList(1, words.size()))));
        }
        if (words.size() > 1) {
            throw new IllegalArgumentException(USAGE);
        }
        boolean done = switch (verb) {
            case "status" -> true;
            case "pause" -> roller.pause();
            case "resume" -> roller.resume();
            case "cancel" -> roller.cancel();
            default -> throw new IllegalArgumentException("unknown verb '" + verb + "'; " + USAGE);
        };
        if (!done) {
            throw new IllegalArgumentException("no roll is under way that could be told to " + verb);
        }
        return roller.status().map(RollWords::text).orElse("No roll was started since this role started.");
    }

    private static RollPlan plan(List<String> words) {
        RollPlan plan = RollPlan.DEFAULT;
        Set<Long> pools = new HashSet<>();
        String version = plan.version();
        int batch = plan.batch();
        int absent = plan.absentPerPool();
        int failures = plan.failuresMost();
        Duration pause = plan.pause();
        Duration wait = plan.workerMost();
        if (words.size() % 2 != 0) {
            throw new IllegalArgumentException(USAGE);
        }
        for (int i = 0; i < words.size(); i += 2) {
            String value = words.get(i + 1);
            switch (words.get(i)) {
                case "--pool" -> pools.add(PoolCommand.number(words.get(i), value));
                case "--version" -> version = value;
                case "--batch" -> batch = count(words.get(i), value);
                case "--absent" -> absent = count(words.get(i), value);
                case "--failures" -> failures = count(words.get(i), value);
                case "--pause" -> pause = Duration.ofSeconds(count(words.get(i), value));
                case "--wait" -> wait = Duration.ofSeconds(count(words.get(i), value));
                default -> throw new IllegalArgumentException("unknown option '" + words.get(i) + "'; " + USAGE);
            }
        }
        return new RollPlan(pools, version, batch, absent, pause, wait, failures);
    }

    private static int count(String option, String text) {
        long number = PoolCommand.number(option, text);
        if (number < 0 || number > COUNT_MAX) {
            throw new IllegalArgumentException(option + ": " + number + " is not between 0 and " + COUNT_MAX);
        }
        return (int) number;
    }

    static String text(RollStatus status) {
        List<String> counts = new ArrayList<>();
        for (Step step : Step.values()) {
            if (status.count(step) > 0) {
                counts.add(status.count(step) + " " + word(step));
            }
        }
        StringBuilder out = new StringBuilder(String.format("roll: %s%s since %s, workers: %s%n",
                status.phase().name().toLowerCase(Locale.ROOT), status.note().isEmpty() ? "" : " (" + status.note() + ")",
                status.since(), counts.isEmpty() ? "none" : String.join(", ", counts)));
        List<WorkerStep> named = status.workers().stream().filter(RollWords::isNamed).limit(WORKERS_MAX).toList();
        named.forEach(worker -> out.append(String.format("%-16s %-5d %-8s %-10s %s", worker.name(), worker.pid(),
                word(worker.step()), worker.version(), worker.note()).stripTrailing()).append(System.lineSeparator()));
        return out.toString();
    }

    private static boolean isNamed(WorkerStep worker) {
        return worker.step() == Step.LEAVING || worker.step() == Step.COMING || worker.step() == Step.FAILED;
    }

    private static String word(Step step) {
        return step.name().toLowerCase(Locale.ROOT);
    }
}
