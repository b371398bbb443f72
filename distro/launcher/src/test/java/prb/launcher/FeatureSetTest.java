package prb.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureSetTest {
    @TempDir
    Path folder;

    @BeforeEach
    void features() throws IOException {
        feature("base", "{\"id\":\"g:a:1\",\"bundleStartLevel\":5},{\"id\":\"g:b:1\"}", "", "\"one=1\",\"two=2\"",
                "\"prb.x\":{\"k\":\"base\",\"n:Integer\":1},\"other\":{\"k\":\"v\"}");
        feature("role", "{\"id\":\"g:b:2\"},{\"id\":\"g:c:1\"}", "\"base\"", "\"two=3\"", "\"prb.x\":{\"k\":\"role\"}");
    }

    @Test
    void laterFeatureWinsKeyByKey() throws LaunchException {
        FeatureSet set = FeatureSet.load(folder, List.of("role", "base"));
        assertEquals(List.of("g:a:1", "g:b:2", "g:c:1"), set.bundles().stream().map(bundle -> bundle.getID().toString())
                .toList());
        assertEquals(List.of(5, 20, 20), set.bundles().stream().map(FeatureSet::startLevel).toList());
        assertEquals(Map.of("one", "1", "two", "3"), set.frameworkProperties());
        assertEquals(Map.of("k", "role", "n", 1), set.configurations().get("prb.x"));
        assertEquals(1, set.warnings().size());
        assertTrue(set.warnings().get(0).contains("g:b:1") && set.warnings().get(0).contains("g:b:2"));
    }

    @Test
    void ownConfigurationsGoToTheConfigRoomOthersToTheConfigurator() throws Exception {
        FeatureSet set = FeatureSet.load(folder, List.of("role"));
        assertEquals("{\"prb.x\":{\"k\":\"role\",\"n\":1}}",
                Files.readString(ConfigurationFiles.writeForConfigRoom(folder, set.configurations())));
        String configurator = Files.readString(ConfigurationFiles.writeForConfigurator(folder, set.configurations()));
        assertTrue(configurator.contains("\"other\":") && !configurator.contains("prb.x"), configurator);
    }

    @Test
    void missingOrBrokenFeatureIsNamed() throws IOException {
        assertTrue(assertThrows(LaunchException.class, () -> FeatureSet.load(folder, List.of("none"))).getMessage()
                .contains("none.json"));
        Files.writeString(folder.resolve("bad.json"), "{");
        assertTrue(assertThrows(LaunchException.class, () -> FeatureSet.load(folder, List.of("bad"))).getMessage()
                .contains("bad.json"));
    }

    @Test
    void bundleThatIsNotInTheRepositoryIsNamed() throws LaunchException {
        FeatureSet set = FeatureSet.load(folder, List.of("base"));
        Repository repository = new Repository(folder);
        String message = assertThrows(LaunchException.class, () -> repository.file(set.bundles().get(0).getID())).getMessage();
        assertTrue(message.contains("g:a:1") && message.contains("a-1.jar"), message);
    }

    private void feature(String name, String bundles, String includes, String properties,
            String configurations) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), "{\"feature-resource-version\":\"1.0\",\"id\":\"t:" + name
                + ":1\",\"bundles\":["
                + bundles + "],\"configurations\":{" + configurations
                + "},\"extensions\":{\"prb-include\":{\"kind\":\"mandatory\",\"type\":\"text\","
                + "\"text\":[" + includes
                + "]},\"framework-launching-properties\":{\"kind\":\"optional\",\"type\":\"text\",\"text\":["
                + properties + "]}}}");
    }
}
