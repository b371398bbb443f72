package prb.cli.migrate;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines {@code NAME=value} as Docker and shells read them: comments, {@code export}, quotes. At most 10,000 lines. Stateless. */
final class EnvFile {

    private static final int LINES_MAX = 10_000;
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

    private EnvFile() {}

    /** @throws IOException that names the line which is none of these */
    static Map<String, String> parse(String name, String text) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        if (lines.size() > LINES_MAX) {
            throw new IOException(name + " has more than " + LINES_MAX + " lines");
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IOException(name + ", line " + (i + 1) + ": it has not the form NAME=value");
            }
            variables.put(matcher.group(1), value(matcher.group(2).strip()));
        }
        return variables;
    }

    private static String value(String text) {
        if (text.length() >= 2 && (text.startsWith("'") || text.startsWith("\""))) {
            int end = text.indexOf(text.charAt(0), 1);
            return end > 0 ? text.substring(1, end) : text;
        }
        int comment = text.indexOf(" #");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }

    /** A value as such a file holds it. */
    static String quoted(String value) {
        return value.matches("[A-Za-z0-9_./:@,=+-]*") ? value : "'" + value + "'";
    }
}
