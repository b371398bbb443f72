package prb.bench.fleet;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import prb.bench.UsageException;

/**
 * What the user asked for.
 *
 * @param workers in all phases but the one with a single worker
 * @param history relay blocks that fresh workers have before them
 * @param tips para blocks whose way to the last worker is timed
 * @param blockMs time between relay blocks while tips are timed, in milliseconds
 * @param steadyS seconds at the real chain's pace while processor time is counted
 * @param home folder of the distribution, for its JVM options
 */
record Options(boolean json, int workers, int history, int tips, int blockMs, int steadyS, Set<Phase> phases, Path home) {

    /** What can be measured, in this order. */
    enum Phase {
        ONE,
        CATCH_UP,
        TIP,
        STEADY,
        STORM;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final int NUMBER_MAX = 1_000_000;
    private static final List<String> NAMES = List.of("--workers", "--history", "--tips", "--block-ms", "--steady-s");

    static Options parse(List<String> words) throws UsageException {
        boolean quick = words.contains("--quick");
        int[] numbers = {100, 20_000, quick ? 20 : 100, 500, quick ? 24 : 60};
        Set<Phase> phases = EnumSet.allOf(Phase.class);
        Optional<Path> home = Optional.ofNullable(System.getProperty("prb.home")).map(Path::of);
        List<String> rest = words.stream().filter(word -> !word.equals("--quick") && !word.equals("--json")).toList();
        for (int i = 0; i < rest.size(); i += 2) {
            String name = rest.get(i);
            if (i + 1 == rest.size()) {
                throw new UsageException("bench fleet: '" + name + "' is unknown or lacks its value");
            }
            String value = rest.get(i + 1);
            switch (name) {
                case "--home" -> home = Optional.of(Path.of(value));
                case "--phases" -> phases = phases(value);
                default -> numbers[index(name)] = number(name, value);
            }
        }
        return new Options(words.contains("--json"), numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], phases,
                home.orElseThrow(() -> new UsageException("bench fleet: name the distribution with --home DIR")));
    }

    private static int index(String name) throws UsageException {
        int index = NAMES.indexOf(name);
        if (index < 0) {
            throw new UsageException("bench fleet has no option '" + name + "'");
        }
        return index;
    }

    private static Set<Phase> phases(String text) throws UsageException {
        Set<Phase> chosen = EnumSet.noneOf(Phase.class);
        for (String word : text.split(",")) {
            chosen.add(java.util.Arrays.stream(Phase.values()).filter(phase -> phase.text().equals(word)).findFirst()
                    .orElseThrow(() -> new UsageException("bench fleet has no phase '" + word + "'")));
        }
        return chosen;
    }

    private static int number(String name, String text) throws UsageException {
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= NUMBER_MAX) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the message below names what was expected
        }
        throw new UsageException(name + " needs a whole number from 1 to " + NUMBER_MAX + ", not '" + text + "'");
    }
}
