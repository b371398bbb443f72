package prb.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the launcher takes from its surroundings.
 *
 * @param home folder with {@code features}, {@code repository}, {@code conf} and {@code dropins}
 * @param environment environment variables of the process
 */
record Host(Path home, Map<String, String> environment, PrintStream out, PrintStream err) {

    static Host ofProcess() {
        Path home = Path.of(System.getProperty("prb.home", ".")).toAbsolutePath().normalize();
        return new Host(home, System.getenv(), System.out, System.err);
    }

    /** A variable of the environment; an empty value counts as not set. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
