package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shell completes what the entry script knows. */
class CompletionTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path FILE = Settings.home().resolve("completion/prb.bash");

    @RegisterExtension
    final Running running = new Running();

    /** @param words as typed so far, the last one being written */
    private Set<String> completed(String... words) throws Exception {
        String line = String.join(" ", Arrays.stream(words).map(word -> "'" + word + "'").toList());
        Child bash = running.keep(Child.start("bash", Settings.build(), Map.of(), List.of("bash", "-c", "source '" + FILE
                + "'; COMP_WORDS=(prb " + line + "); COMP_CWORD=" + words.length
                + "; _prb; printf 'word %s\\n' \"${COMPREPLY[@]}\"")));
        assertEquals(0, bash.await(LIMIT), bash::output);
        Set<String> found = new TreeSet<>();
        bash.output().lines().filter(each -> each.startsWith("word ")).forEach(each -> found.add(each.substring(5)));
        return found;
    }

    @Test
    void everyVerbOfTheScriptIsCompleted() throws Exception {
        Set<String> verbs = new TreeSet<>();
        String script = Files.readString(Settings.home().resolve("bin/prb"));
        for (String line : script.substring(script.lastIndexOf("case ${1:-} in")).split("\n")) {
            if (line.matches("[a-z].*\\).*")) {
                Arrays.stream(line.substring(0, line.indexOf(')')).split("\\|")).map(String::strip).filter(verb -> verb.matches(
                        "[a-z][a-z0-9-]*")).forEach(verbs::add);
            }
        }
        assertTrue(verbs.contains("doctor") && verbs.contains("up"), verbs::toString);
        assertEquals(verbs, completed(""));
    }

    @Test
    void wordsAreCompletedFromTheirBeginning() throws Exception {
        assertEquals(Set.of("data_provider"), completed("run", "data"));
        assertEquals(Set.of("synced"), completed("up", "--until", "s"));
    }
}
