package prb.ops.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.metrics.api.Family;

/** Names are told to people and to dashboards: the page, the dashboards and the rules say what the code says. */
class DocumentationTest {

    private static final Path TOP = Path.of("..", "..");
    private static final Path PAGE = TOP.resolve("docs/reference/metrics.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(prb_\\w+)` \\| .*$");
    private static final Pattern NAME = Pattern.compile("\\bprb_[a-z0-9_]+\\b");

    private static String row(Family family) {
        String labels = family.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return "| `" + family.name() + "` | " + family.kind().name().toLowerCase(Locale.ROOT) + " | " + labels + " | "
                + family.help() + " |";
    }

    private static Set<String> documented() throws IOException {
        return ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void pageHasTheRowOfEveryFamily() throws IOException {
        String rows = Collection.FAMILIES.stream().map(DocumentationTest::row).collect(Collectors.joining("\n"));

        assertTrue(Files.readString(PAGE).contains(rows), () -> PAGE + " must have these rows, one after the other:\n" + rows);
    }

    @Test
    void pageNamesNothingThatNobodyTells() throws IOException {
        Set<String> own = Collection.FAMILIES.stream().map(Family::name).collect(Collectors.toSet());
        Set<String> others = documented();
        others.removeAll(own);

        // Rows of other rooms are compared there.
        assertTrue(others.stream().allMatch(name -> name.startsWith("prb_alarm")), others::toString);
    }

    @Test
    void namesAreUnique() {
        List<String> names = Collection.FAMILIES.stream().map(Family::name).toList();

        assertEquals(names.size(), Set.copyOf(names).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana/fleet.json", "grafana/data-provider.json", "prometheus/prometheus.yml",
        "prometheus/alerts.yml"})
    void shippedFilesUseOnlyNamesThatExist(String file) throws IOException {
        String text = Files.readString(TOP.resolve("distro").resolve(file));
        Set<String> used = new TreeSet<>();
        Matcher names = NAME.matcher(text);
        while (names.find()) {
            used.add(names.group());
        }
        used.removeAll(documented());

        assertEquals(Set.of(), used, file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana/fleet.json", "grafana/data-provider.json"})
    void dashboardsAreWhole(String file) throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(TOP.resolve("distro").resolve(file).toFile());

        assertFalse(dashboard.path("title").asText().isEmpty());
        assertTrue(dashboard.path("panels").size() >= 6, "panels");
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertTrue(ids.add(panel.path("id").asInt()), "panel id twice");
            for (JsonNode target : panel.path("targets")) {
                assertTrue(NAME.matcher(target.path("expr").asText()).find(), panel.path("title") + " shows no metric of ours");
            }
        }
    }
}
