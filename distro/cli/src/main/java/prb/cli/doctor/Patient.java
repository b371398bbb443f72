package prb.cli.doctor;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import prb.identity.keyfile.KeyFolder;

/**
 * The installation that is looked at, as a role would see it.
 *
 * @param role whose needs count
 * @param data its data folder
 * @param home the distribution
 * @param environment variables of the process
 * @param file settings of {@code conf/prb.properties}, which count where the environment has none
 */
public record Patient(String role, Path data, Path home, Map<String, String> environment, Map<String, String> file) {

    /** Roles that can be looked at. */
    public static final List<String> ROLES = List.of("solo", "data_provider", "lifecycle", "trade", "monitor", "arena", "devnet");
    static final String RELAY = "PHALA_PARENT_CHAIN_ENDPOINT";
    static final String PARA = "PHALA_CHAIN_ENDPOINT";
    private static final Set<String> FEEDERS = Set.of("solo", "data_provider");
    private static final Set<String> KEEPERS = Set.of("solo", "lifecycle", "trade");

    /** @throws IOException when the file of settings is there and can not be read */
    static Patient of(String role, Path data, Path home, Map<String, String> environment) throws IOException {
        Path settings = home.resolve("conf").resolve("prb.properties");
        Properties properties = new Properties();
        if (Files.exists(settings)) {
            try (Reader reader = Files.newBufferedReader(settings)) {
                properties.load(reader);
            } catch (IllegalArgumentException e) {
                throw new IOException(settings + " can not be read: " + e.getMessage(), e);
            }
        }
        Map<String, String> file = properties.stringPropertyNames().stream()
                .collect(java.util.stream.Collectors.toMap(name -> name, properties::getProperty));
        return new Patient(role, data, home, Map.copyOf(environment), Map.copyOf(file));
    }

    /** A setting by its variable; an empty value counts as not set. */
    Optional<String> setting(String name) {
        return Optional.ofNullable(environment.get(name)).or(() -> Optional.ofNullable(file.get(name))).map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** Items of a comma separated list. */
    List<String> list(String name, String fallback) {
        return Arrays.stream(setting(name).orElse(fallback).split(",")).map(String::strip).filter(item -> !item.isEmpty())
                .toList();
    }

    /** A whole number; the fallback when it is none, as roles do with the original's variables. */
    long number(String name, long fallback) {
        try {
            return setting(name).map(Long::parseLong).orElse(fallback);
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    boolean isTrue(String name) {
        return setting(name).filter("true"::equals).isPresent();
    }

    /** Whether the role makes blobs from the chains' history. */
    boolean feeds() {
        return FEEDERS.contains(role);
    }

    /** Whether the role opens the inventory. */
    boolean keepsInventory() {
        return KEEPERS.contains(role);
    }

    /** Whether the role drives workers. */
    boolean drivesWorkers() {
        return role.equals("solo") || role.equals("lifecycle") && !isTrue("PHALA_LIFECYCLE_CONFIG_MODE");
    }

    boolean asksPara() {
        return feeds() || keepsInventory();
    }

    /** The inventory's file; solo has it in the data folder whatever the variable says. */
    public Path inventory() {
        Path usual = data.resolve("local.db");
        return role.equals("solo") ? usual
                : setting("PHALA_LOCAL_DB_PATH").map(Path::of).filter(path -> !Files.isDirectory(path)).orElse(usual);
    }

    /** Where blobs and journal are. */
    Path blobs() {
        return (role.equals("data_provider") ? setting("PHALA_LOCAL_DB_PATH").map(Path::of).orElse(data) : data).resolve("blobs");
    }

    KeyFolder keys() {
        return new KeyFolder(setting("PHALA_PEER_ID_PREFIX").map(Path::of).orElse(data.resolve("keys").resolve("id")));
    }

    /** Kinds of keys that the role uses. */
    List<String> kinds() {
        return switch (role) {
            case "solo", "lifecycle" -> List.of("LIFECYCLE");
            case "trade" -> List.of("LIFECYCLE", "TRADE");
            case "data_provider" -> List.of("DATA_PROVIDER");
            case "monitor" -> List.of("MONITOR");
            default -> List.of();
        };
    }
}
