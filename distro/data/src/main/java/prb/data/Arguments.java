package prb.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Words and options of a command line. Options with a value are {@code --name VALUE} or {@code --name=VALUE}. */
final class Arguments {

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    /** @throws UsageException for an option that is not known or lacks its value */
    Arguments(List<String> line, Set<String> valued, Set<String> flags) throws UsageException {
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!word.startsWith("--")) {
                words.add(word);
            } else if (flags.contains(word)) {
                options.put(word, "true");
            } else if (valued.contains(name) && equals >= 0) {
                options.put(name, word.substring(equals + 1));
            } else if (valued.contains(name) && i + 1 < line.size()) {
                options.put(name, line.get(++i));
            } else {
                throw new UsageException(valued.contains(name) ? name + " needs a value" : "unknown option " + name);
            }
        }
    }

    /** The words that are no options, of which there must be so many. */
    List<String> words(int least, int most, String what) throws UsageException {
        if (words.size() < least || words.size() > most) {
            throw new UsageException(words.size() < least ? what + " is missing" : "unexpected word '" + words.get(most) + "'");
        }
        return words;
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }

    Optional<String> get(String option) {
        return Optional.ofNullable(options.get(option));
    }

    Optional<Long> number(String option) throws UsageException {
        Optional<String> text = get(option);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.get().matches("[0-9]{1,10}")) {
            throw new UsageException(option + " is '" + text.get() + "', not a block number");
        }
        return Optional.of(Long.parseLong(text.get()));
    }

    /** The data root: {@code --data}, else PRB_DATA, else /var/data. */
    Path data() {
        return Path.of(get("--data").orElseGet(() -> Optional.ofNullable(System.getenv("PRB_DATA")).orElse("/var/data")));
    }

    Path store() {
        return data().resolve("blobs");
    }

    Path journal() {
        return data().resolve("journal");
    }
}
