package prb.identity.keyfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a node's key files, each named by its kind as the original names them.
 *
 * @param path {@code PHALA_PEER_ID_PREFIX}, which is a folder in spite of its name
 */
public record KeyFolder(Path path) {

    private static final Pattern KIND = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    /** Whether a word can name a key file. */
    public static boolean isKind(String word) {
        return KIND.matcher(word).matches();
    }

    /** @throws IllegalArgumentException when the kind is no kind: it would leave the folder or hide in it */
    public KeyFile file(String kind) {
        if (!isKind(kind)) {
            throw new IllegalArgumentException("'" + kind + "' is no kind of identity; kinds are LIFECYCLE, DATA_PROVIDER, TRADE,"
                    + " MONITOR (capital letters, digits and underscores, at most 64)");
        }
        return new KeyFile(path.resolve(kind));
    }

    /** Kinds of the key files that are there, sorted; none when there is no folder. */
    public List<String> kinds() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> !Files.isDirectory(file)).map(file -> String.valueOf(file.getFileName()))
                    .filter(KeyFolder::isKind).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new KeyFileException("the folder of key files " + path + " can not be read: " + Reasons.of(e), e);
        }
    }
}
