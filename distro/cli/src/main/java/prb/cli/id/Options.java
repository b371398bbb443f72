package prb.cli.id;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Words and options of one verb: {@code --name value} or {@code --name=value}, and switches without a value.
 *
 * @param verb for messages
 */
public record Options(String verb, List<String> words, Map<String, String> values) {

    /**
     * @param valued names of options that take a value
     * @param switches names of options that take none
     */
    public static Options parse(String verb, String[] args, Set<String> valued, Set<String> switches) throws UsageException {
        List<String> words = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        List<String> left = new ArrayList<>(Arrays.asList(args));
        while (!left.isEmpty()) {
            String arg = left.removeFirst();
            int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
            String name = equals < 0 ? arg : arg.substring(0, equals);
            String value;
            if (!arg.startsWith("--")) {
                words.add(arg);
                continue;
            } else if (switches.contains(arg)) {
                value = "";
            } else if (!valued.contains(name)) {
                throw new UsageException(verb + " knows no option " + name);
            } else if (equals < 0 && left.isEmpty()) {
                throw new UsageException("option " + name + " needs a value");
            } else {
                value = equals < 0 ? left.removeFirst() : arg.substring(equals + 1);
            }
            if (values.put(name, value) != null) {
                throw new UsageException("option " + name + " comes twice");
            }
        }
        return new Options(verb, List.copyOf(words), Map.copyOf(values));
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The words, which must be as many as are named. */
    public List<String> expect(String... names) throws UsageException {
        if (words.size() != names.length) {
            throw new UsageException(verb + (names.length == 0 ? " takes no words" : " takes " + String.join(" and ", names))
                    + ", there are " + words.size() + " words");
        }
        return words;
    }
}
