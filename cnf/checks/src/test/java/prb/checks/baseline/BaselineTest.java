package prb.checks.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import prb.checks.Project;

/** The exported packages of every bundle have a version that is high enough for what changed since the last release. */
class BaselineTest {

    @Test
    void exportedPackagesAreVersionedForWhatChanged() throws Exception {
        List<String> faults = new ArrayList<>();
        int compared = 0;
        for (Path file : Project.bundles()) {
            try (Jar newer = new Jar(file.toFile())) {
                Path released = Project.BASELINE.resolve(newer.getBsn() + ".jar");
                if (newer.getManifest().getMainAttributes().getValue("Export-Package") == null || !Files.exists(released)) {
                    continue; // private, or exported for the first time
                }
                try (Jar older = new Jar(released.toFile())) {
                    Comparison.of(newer, older).stream().filter(Comparison.Finding::isMismatch).map(Object::toString)
                            .forEach(faults::add);
                    compared++;
                }
            }
        }
        assertTrue(compared > 0, "no bundle has a baseline in " + Project.BASELINE + ", run ./prb baseline");
        assertEquals("", String.join("\n", faults), "raise these versions in package-info.java, or take the change back");
    }

    @Test
    void everyReleasedApiStillExists() throws Exception {
        List<String> names = new ArrayList<>();
        for (Path file : Project.bundles()) {
            try (Jar jar = new Jar(file.toFile())) {
                names.add(jar.getBsn() + ".jar");
            }
        }
        for (Path released : Project.files(Project.BASELINE, ".jar")) {
            assertTrue(names.contains(released.getFileName().toString()), "there is no bundle for " + released);
        }
    }
}
