package prb.checks.baseline;

import aQute.bnd.osgi.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import prb.checks.Project;

/** Writes cnf/baseline anew from the built bundles. Named so that only {@code ./prb baseline} runs it, at a release. */
class BaselineRelease {

    @Test
    void write() throws Exception {
        for (Path old : Project.files(Project.BASELINE, ".jar")) {
            Files.delete(old);
        }
        for (Path file : Project.bundles()) {
            try (Jar bundle = new Jar(file.toFile())) {
                if (bundle.getManifest().getMainAttributes().getValue("Export-Package") != null) {
                    ApiJar.write(bundle, Project.BASELINE.resolve(bundle.getBsn() + ".jar"));
                }
            }
        }
    }
}
