package prb.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

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

    /**
     * A setting that decides which bundles are started, so before the config room can tell: from the environment, else from
     * {@code conf/prb.properties}.
     *
     * @throws UncheckedIOException when that file is there and cannot be read
     */
    Optional<String> setting(String name) {
        return variable(name).or(() -> Optional.ofNullable(file().getProperty(name)).map(String::strip).filter(
                value -> !value.isEmpty()));
    }

    private Properties file() {
        Properties properties = new Properties();
        Path file = home.resolve("conf").resolve("prb.properties");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(file + " can not be read", e);
            }
        }
        return properties;
    }

    /** A variable of the environment; an empty value counts as not set. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
