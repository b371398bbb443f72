package prb.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Words and options of one verb. Options are {@code --name value}, {@code --name=value} or, for switches, {@code --name}. */
record Arguments(List<String> words, Map<String, String> options) {

    /**
     * @param valued names of options that take a value
     * @param switches names of options that take none
     */
    static Arguments parse(String verb, List<String> args, List<String> valued, List<String> switches) throws UsageException {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("--")) {
                words.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            String value;
            if (switches.contains(name) && equals < 0) {
                value = "true";
            } else if (!valued.contains(name)) {
                throw new UsageException("unknown option '" + arg + "' of '" + verb + "'");
            } else if (equals >= 0) {
                value = arg.substring(equals + 1);
            } else if (i + 1 < args.size()) {
                value = args.get(++i);
            } else {
                throw new UsageException("option " + name + " needs a value");
            }
            if (value.isBlank()) {
                throw new UsageException("option " + name + " needs a value");
            }
            if (options.put(name, value.strip()) != null) {
                throw new UsageException("option " + name + " is given twice");
            }
        }
        return new Arguments(List.copyOf(words), options);
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(options.get(option));
    }

    boolean has(String option) {
        return options.containsKey(option);
    }
}
