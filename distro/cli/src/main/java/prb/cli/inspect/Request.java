package prb.cli.inspect;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;

/** A command line taken apart. The input is read when a subject asks for it. */
final class Request {

    private static final String JSON = "--json";

    private final String input;
    private final Map<String, String> options;
    private final boolean json;
    private final InputStream stdin;
    private final PrintStream warnings;

    private Request(String input, Map<String, String> options, boolean json, InputStream stdin, PrintStream warnings) {
        this.input = input;
        this.options = options;
        this.json = json;
        this.stdin = stdin;
        this.warnings = warnings;
    }

    /** @param args what follows the subject's name */
    static Request parse(String subject, Set<String> known, String[] args, InputStream stdin, PrintStream warnings)
            throws UsageException {
        Map<String, String> options = new LinkedHashMap<>();
        String input = null;
        boolean json = false;
        for (int i = 0; i < args.length; i++) {
            String word = args[i];
            if (word.equals(JSON)) {
                json = true;
            } else if (known.contains(word)) {
                if (++i == args.length) {
                    throw new UsageException("option " + word + " needs a value");
                }
                if (options.put(word, args[i]) != null) {
                    throw new UsageException("option " + word + " comes twice");
                }
            } else if (word.startsWith("--")) {
                throw new UsageException("inspect " + subject + " knows no option " + word + "; allowed are " + allowed(known));
            } else if (input != null) {
                throw new UsageException("inspect " + subject + " takes one input; there are several");
            } else {
                input = word;
            }
        }
        if (input == null) {
            throw new UsageException("inspect " + subject + " needs an input: hex, a file name, or - for standard input");
        }
        return new Request(input, options, json, stdin, warnings);
    }

    private static String allowed(Set<String> known) {
        return String.join(", ", known.stream().sorted().toList()) + (known.isEmpty() ? "" : " and ") + JSON;
    }

    boolean json() {
        return json;
    }

    /** The input as bytes. */
    Bytes bytes(String what) throws MalformedException, UsageException {
        return Input.bytes(what, input, stdin);
    }

    /** The input as a text without white space around it. */
    String text(String what) throws MalformedException, UsageException {
        return Input.text(what, input, stdin);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** The value of an option, null when it is not there. */
    @Nullable
    String option(String name) {
        return options.get(name);
    }

    String required(String name, String meaning) throws UsageException {
        String value = options.get(name);
        if (value == null) {
            throw new UsageException("option " + name + " is missing: " + meaning);
        }
        return value;
    }

    /** The value of an option that is hex. */
    Bytes hex(String name, String meaning) throws UsageException {
        String value = required(name, meaning);
        try {
            return Bytes.fromHex(value);
        } catch (IllegalArgumentException e) {
            throw new UsageException("option " + name + " is no hex: " + e.getMessage());
        }
    }

    /** An unsigned number of at most {@code max}; bits of an unsigned long when max is -1. */
    long number(String name, long fallback, long max) throws UsageException {
        String value = options.get(name);
        if (value == null) {
            return fallback;
        }
        try {
            long number = Long.parseUnsignedLong(value);
            if (Long.compareUnsigned(number, max) <= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("option " + name + " is '" + value + "', not a number from 0 to "
                    + Long.toUnsignedString(max));
        }
        throw new UsageException("option " + name + " is " + value + ", above " + Long.toUnsignedString(max));
    }

    /** Tells something that has no place in the answer. */
    void warn(String message) {
        warnings.println("prb: " + message);
    }
}
