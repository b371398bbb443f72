package prb.cli.sdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Folders of text files with names to fill in. */
final class Templates {

    private Templates() {}

    /** Copies a folder as it is. */
    static void copy(Path from, Path to) throws IOException {
        fill(from, to, Map.of());
    }

    /** Copies a folder and replaces words in paths and texts. */
    static void fill(Path from, Path to, Map<String, String> words) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(filled(from.relativize(file).toString(), words));
                Files.createDirectories(target.getParent());
                Files.writeString(target, filled(Files.readString(file), words));
            }
        }
    }

    private static String filled(String text, Map<String, String> words) {
        String filled = text;
        for (Map.Entry<String, String> each : words.entrySet()) {
            filled = filled.replace(each.getKey(), each.getValue());
        }
        return filled;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
