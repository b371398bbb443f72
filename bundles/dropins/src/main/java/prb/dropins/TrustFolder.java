package prb.dropins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Whom the operator trusts: {@code sha256.txt} lists files, {@code *.pem} hold public keys or certificates. Read anew when
 * anything in it changed. A file that anybody on the host may change is not believed. Limits: {@link #FILES_MAX},
 * {@link #FILE_BYTES_MAX}.
 */
final class TrustFolder {

    static final String LIST = "sha256.txt";
    static final int FILES_MAX = 64;
    static final long FILE_BYTES_MAX = 256 << 10;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;

    /**
     * What was read.
     *
     * @param hashes SHA-256 of trusted files @param keys by the name of the file that holds them @param faults a sentence each
     */
    record Trusted(Set<String> hashes, Map<String, List<PublicKey>> keys, List<String> faults) {}

    TrustFolder(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder;
    }

    /** Changes whenever the folder's content does. */
    Map<String, Stamp> stamps() throws IOException {
        Map<String, Stamp> stamps = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, TrustFolder::counts)) {
                files.forEach(file -> Stamp.of(file).ifPresent(stamp -> stamps.put(file.getFileName().toString(), stamp)));
            }
        }
        return stamps;
    }

    /** @param names as {@link #stamps} told them */
    Trusted read(Iterable<String> names) {
        Set<String> hashes = new HashSet<>();
        Map<String, List<PublicKey>> keys = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        int count = 0;
        for (String name : names) {
            if (++count > FILES_MAX) {
                faults.add(folder + " has more than " + FILES_MAX + " files; " + name + " and what follows are not read");
                break;
            }
            try {
                String text = text(folder.resolve(name));
                if (name.equals(LIST)) {
                    hashes.addAll(hashes(text));
                } else {
                    keys.put(name, Pem.keys(text));
                }
            } catch (NoSuchFileException gone) {
                faults.add(name + " is gone");
            } catch (IOException | IllegalArgumentException e) {
                faults.add(folder.resolve(name) + " is not used: " + e.getMessage());
            }
        }
        return new Trusted(hashes, keys, faults);
    }

    private static boolean counts(Path file) {
        String name = file.getFileName().toString();
        return name.equals(LIST) || name.endsWith(".pem") && !name.startsWith(".");
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IllegalArgumentException("it is larger than " + FILE_BYTES_MAX + " bytes");
        }
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IllegalArgumentException("every user of this host may change it; chmod o-w it");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** The form that {@code sha256sum} prints: hash, blanks, anything. */
    private static Set<String> hashes(String text) {
        Set<String> hashes = new HashSet<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String stripped = line.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                String hash = stripped.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
                if (!HASH.matcher(hash).matches()) {
                    throw new IllegalArgumentException("line " + number + " does not begin with 64 hexadecimal digits");
                }
                hashes.add(hash);
            }
        }
        return hashes;
    }
}
