package prb.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of all variables is made from the table that the program reads; {@code -Dprb.write=true} writes it anew. */
class VariablesTableTest {

    private static final Path PAGE = Path.of("../../docs/reference/configuration.md");
    private static final String BEGIN = "<!-- begin of the generated table -->\n";
    private static final String END = "<!-- end of the generated table -->\n";

    @Test
    void pageHasEveryVariable() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String table = table();
        if (Boolean.getBoolean("prb.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
            return;
        }
        assertEquals(table, page.substring(begin, end),
                "docs/reference/configuration.md is old: run the tests of this room with -Dprb.write=true");
    }

    private static String table() {
        List<Variable> sorted = Variables.ALL.stream().filter(each -> !each.name().isEmpty())
                .sorted(Comparator.comparing(Variable::name)).toList();
        return sorted.stream().map(Variable::name).distinct().map(name -> row(sorted.stream().filter(each -> each.name().equals(
                name)).toList())).collect(Collectors.joining("\n", "| variable | default | value | configuration | meaning |\n"
                        + "|---|---|---|---|---|\n", "\n"));
    }

    /** A variable that several rooms read, for example an address of Redis, is one row. */
    private static String row(List<Variable> variables) {
        Variable first = variables.get(0);
        String keys = variables.stream().map(each -> "`" + each.pid() + "` " + each.key()).collect(Collectors.joining(", "));
        String fallback = first.fallback().isEmpty() ? "none" : "`" + first.fallback() + "`";
        return "| `" + first.name() + "` | " + fallback + " | " + first.expected() + " | " + keys + " | " + first.description()
                .replace("|", "\\|") + " |";
    }
}
