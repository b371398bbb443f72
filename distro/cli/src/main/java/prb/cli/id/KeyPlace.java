package prb.cli.id;

import java.nio.file.Path;
import java.util.Optional;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFolder;

/** Which folders a command means: an option, else the node's variables, else the defaults. */
public final class KeyPlace {

    /** The folder of key files. */
    public static final String FOLDER = "--folder";
    /** The data root. */
    public static final String DATA = "--data";

    private static final String DATA_DEFAULT = "/var/data";

    private KeyPlace() {}

    /** The data root: {@code --data}, else PRB_DATA, else {@code /var/data}. */
    public static Path data(Options options, Surroundings around) {
        return absolute(options.value(DATA).or(() -> around.variable("PRB_DATA")).orElse(DATA_DEFAULT));
    }

    /** {@code --folder}, or {@code keys/id} of {@code --data}, else PHALA_PEER_ID_PREFIX, else that of the data root. */
    public static KeyFolder folder(Options options, Surroundings around) throws UsageException {
        Optional<String> folder = options.value(FOLDER);
        if (folder.isPresent() && options.has(DATA)) {
            throw new UsageException("give either " + FOLDER + " or " + DATA);
        }
        Optional<String> named = folder.or(() -> options.has(DATA) ? Optional.empty() : around.variable("PHALA_PEER_ID_PREFIX"));
        return new KeyFolder(named.isPresent() ? absolute(named.get()) : data(options, around).resolve("keys").resolve("id"));
    }

    static KeyFile file(KeyFolder folder, String kind) throws UsageException {
        try {
            return folder.file(kind);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }
}
