package prb.monitor.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import prb.worker.api.WorkerState;

/** What the pages say, in all languages, and what their files must not hold. */
class WebTextTest {

    private static final Path WEB = Path.of("src/main/resources/prb/monitor/pages/web");
    /** A text of the code that is a key, or the beginning of one. */
    private static final Pattern LITERAL = Pattern.compile("(?<!h\\()'([a-z_]+\\.[A-Za-z_.]*)'");
    private static final Pattern GROUP = Pattern.compile("word\\('([a-z_]+)'");
    private static final Pattern HOLE = Pattern.compile("\\{\\w+}");
    private static final Pattern ACTIONS = Pattern.compile("const HURTS = \\{(.*?)};", Pattern.DOTALL);
    private static Map<String, String> english;
    private static Map<String, String> chinese;
    private static Map<String, String> files;

    @BeforeAll
    static void read() throws IOException {
        english = table("en");
        chinese = table("zh");
        files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(WEB)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(WEB.relativize(file).toString(), Files.readString(file));
            }
        }
    }

    private static Map<String, String> table(String language) throws IOException {
        JsonNode json = new ObjectMapper().readTree(Files.readString(WEB.resolve("text/" + language + ".json")));
        Map<String, String> table = new TreeMap<>();
        json.properties().forEach(each -> table.put(each.getKey(), each.getValue().textValue()));
        return table;
    }

    private static String scripts() {
        return files.entrySet().stream().filter(each -> each.getKey().endsWith(".js")).map(Map.Entry::getValue).collect(Collectors
                .joining("\n"));
    }

    private static Set<String> literals() {
        Set<String> groups = english.keySet().stream().map(key -> key.substring(0, key.indexOf('.'))).collect(Collectors.toSet());
        Set<String> found = new TreeSet<>();
        Matcher matcher = LITERAL.matcher(scripts());
        while (matcher.find()) {
            if (groups.contains(matcher.group(1).substring(0, matcher.group(1).indexOf('.')))) {
                found.add(matcher.group(1));
            }
        }
        Matcher group = GROUP.matcher(scripts());
        while (group.find()) {
            found.add(group.group(1) + ".");
        }
        return found;
    }

    private static boolean isBeginning(String literal) {
        return literal.endsWith(".") || literal.endsWith("_");
    }

    @Test
    void bothLanguagesSayTheSameThings() {
        assertEquals(english.keySet(), chinese.keySet());
        english.forEach((key, text) -> {
            assertEquals(holes(text), holes(chinese.get(key)), key);
            assertTrue(!text.isBlank() && !chinese.get(key).isBlank(), key);
        });
        long han = chinese.values().stream().filter(text -> text.codePoints().anyMatch(Character::isIdeographic)).count();
        assertTrue(han > chinese.size() * 9 / 10, "only " + han + " of " + chinese.size() + " are Chinese");
    }

    private static List<String> holes(String text) {
        return HOLE.matcher(text).results().map(each -> each.group()).sorted().toList();
    }

    @Test
    void everyKeyOfTheCodeIsThere() {
        Set<String> literals = literals();
        assertTrue(literals.size() > 100, literals::toString);
        Set<String> missing = literals.stream().filter(each -> isBeginning(each) ? english.keySet().stream().noneMatch(key -> key
                .startsWith(each)) : !english.containsKey(each)).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyKeyIsUsed() {
        Set<String> literals = literals();
        Set<String> dead = english.keySet().stream().filter(key -> literals.stream().noneMatch(each -> isBeginning(each) ? key
                .startsWith(each) : key.equals(each))).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), dead);
    }

    @Test
    void statesAndActionsHaveWords() {
        for (WorkerState state : WorkerState.values()) {
            assertTrue(english.containsKey("state." + state.text()), state.text());
            assertTrue(files.get("parts.js").contains(state.text() + ": '"), state.text() + " has no tone");
        }
        Matcher actions = ACTIONS.matcher(files.get("actions.js"));
        assertTrue(actions.find());
        List<String> names = Arrays.stream(actions.group(1).split(",")).map(each -> each.strip().split(":")[0]).toList();
        assertTrue(names.contains("restart"), names::toString);
        for (String name : names) {
            assertTrue(english.keySet().containsAll(List.of("action." + name, "action." + name + ".ask", "action." + name
                    + ".do")), name);
        }
    }

    @Test
    void menuLeadsToPagesThatExist() {
        Matcher menu = Pattern.compile("const PAGES = \\[(.*?)]", Pattern.DOTALL).matcher(files.get("main.js"));
        assertTrue(menu.find());
        for (String page : menu.group(1).replaceAll("['\\s]", "").split(",")) {
            assertTrue(files.containsKey("pages/" + page + ".js"), page);
            assertTrue(english.containsKey("nav." + page), page);
        }
    }

    /** The policy would refuse most of it; markup made of data it would not. */
    @Test
    void filesHoldNothingThatThePolicyForbidsAndMakeNoMarkupOfData() {
        Pattern forbidden = Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|"
                + "\\son[a-z]+=\"|style=\"|<style|sessionStorage|document\\.cookie");
        Pattern outside = Pattern.compile("(src|href)=\"(https?:)?//|@import|url\\(|fetch\\('http");
        files.forEach((name, text) -> {
            assertTrue(!forbidden.matcher(text).find(), name);
            assertTrue(!outside.matcher(text).find(), name);
            assertTrue(text.lines().count() <= 500, name);
            assertTrue(text.lines().allMatch(line -> line.length() <= 140 || name.endsWith(".json") || name.endsWith(".svg")),
                    name);
        });
        assertTrue(Pattern.compile("localStorage\\.setItem\\((?!KEPT|THEME)").matcher(scripts()).results().findAny().isEmpty(),
                "only language and theme are kept");
    }
}
