package prb.distro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturesTest {

    @Test
    void repositoryHoldsExactlyWhatTheFeaturesName() throws IOException {
        Set<Path> named = new TreeSet<>();
        for (String feature : Distribution.featureNames()) {
            named.addAll(Distribution.files(feature));
        }
        Set<Path> present = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Distribution.HOME.resolve("repository"))) {
            files.filter(Files::isRegularFile).forEach(present::add);
        }
        assertEquals(named, present);
    }

    @ParameterizedTest
    @CsvSource({"devnet, devnet", "data_provider, data_provider", "lifecycle, lifecycle queue-local trader",
        "trade, trade queue-redis", "arena, queue-page queue-redis", "monitor, monitor", "solo, solo",
        "up, solo devnet devnet-fleet"})
    void featureIsWhatTheResolverFindsFromRequirements(String role, String features) throws IOException {
        Set<String> named = new TreeSet<>();
        for (String feature : features.split(" ")) {
            for (Path file : Distribution.files(feature)) {
                named.add(Distribution.symbolicName(file));
            }
        }
        Set<String> resolved = new TreeSet<>();
        String text = Files.readString(Path.of(System.getProperty("prb.bndruns", ".")).resolve(role + ".bndrun"));
        Matcher matcher = Pattern.compile("(?m)^\\s+([\\w.-]+);version='").matcher(text);
        while (matcher.find()) {
            resolved.add(matcher.group(1));
        }
        assertFalse(resolved.isEmpty(), role + ".bndrun was not resolved");
        assertEquals(resolved, named, "bundles of role " + role);
    }
}
