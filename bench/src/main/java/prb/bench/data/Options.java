package prb.bench.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import prb.bench.UsageException;

/**
 * What the user asked for.
 *
 * @param history relay blocks that exist before the data provider starts
 * @param tips finalized heads measured after that
 * @param blockMs time between relay blocks in milliseconds
 * @param authorities in each GRANDPA set
 * @param setLength relay blocks of a set
 * @param justifyEvery distance of the relay blocks that the node can prove final while their set still votes
 * @param home folder of the distribution
 */
record Options(boolean json, int history, int tips, int blockMs, int authorities, int setLength, int justifyEvery, Path home) {

    private static final int HISTORY = 20_000;
    private static final int HISTORY_QUICK = 2_000;
    private static final int TIPS = 200;
    private static final int TIPS_QUICK = 50;
    private static final int NUMBER_MAX = 1_000_000;

    static Options parse(List<String> words) throws UsageException {
        boolean quick = words.contains("--quick");
        boolean json = words.contains("--json");
        Optional<Path> home = Optional.ofNullable(System.getProperty("prb.home")).map(Path::of);
        int[] numbers = {quick ? HISTORY_QUICK : HISTORY, quick ? TIPS_QUICK : TIPS, 200, 20, 50, 1};
        List<String> names = List.of("--history", "--tips", "--block-ms", "--authorities", "--set-length", "--justify-every");
        List<String> rest = words.stream().filter(word -> !word.equals("--quick") && !word.equals("--json")).toList();
        for (int i = 0; i < rest.size(); i += 2) {
            String name = rest.get(i);
            if (i + 1 == rest.size()) {
                throw new UsageException("bench data-provider: '" + name + "' is unknown or lacks its value");
            }
            if (name.equals("--home")) {
                home = Optional.of(Path.of(rest.get(i + 1)));
            } else if (names.contains(name)) {
                numbers[names.indexOf(name)] = number(name, rest.get(i + 1));
            } else {
                throw new UsageException("bench data-provider has no option '" + name + "'");
            }
        }
        return new Options(json, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5],
                home.orElseThrow(() -> new UsageException("bench data-provider: name the distribution with --home DIR")));
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
