package prb.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Folders that the build hands to the tests as system properties. */
final class Settings {

    private Settings() {}

    /** The assembled distribution. */
    static Path home() {
        return folder("prb.itests.home");
    }

    /** Jars of the module path. */
    static Path modules() {
        return folder("prb.itests.modules");
    }

    /** Sources of the module that uses them. */
    static Path consumer() {
        return folder("prb.itests.consumer");
    }

    /** Scripts for Node.js and the list of their packages. */
    static Path node() {
        return folder("prb.itests.node");
    }

    /** Documentation whose programs are tested. */
    static Path docs() {
        return folder("prb.itests.docs");
    }

    /** Sources of the project. */
    static Path top() {
        return folder("prb.itests.top");
    }

    /** A new empty folder under the build folder. */
    static Path work(String prefix) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(build()), prefix);
    }

    static Path build() {
        return folder("prb.itests.work");
    }

    /** Data from other repositories, which stays outside the project. */
    static Optional<Path> shared() {
        return Optional.ofNullable(System.getProperty("prb.shared")).map(Path::of).filter(Files::isDirectory);
    }

    private static Path folder(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("system property " + property + " is missing; the module's pom sets it");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }
}
