package prb.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The steps of the image definition as lines of a shell script, so that they are run where there is no Docker. */
final class ImageSteps {

    private static final String CONTINUED = "\\\n";

    private ImageSteps() {}

    /** @param top the build's context @throws IllegalStateException at an instruction that this reader does not know */
    static List<String> of(Path top) throws IOException {
        List<String> script = new ArrayList<>();
        for (String line : Files.readString(top.resolve("distro/image/Dockerfile")).replace(CONTINUED, " ").split("\n")) {
            String[] words = line.strip().split("\\s+", 2);
            switch (words[0]) {
                case "COPY" -> script.add(copy(top, words[1].split("\\s+")));
                case "RUN" -> script.add("sh -c '" + words[1].replace("'", "'\\''") + "'");
                case "", "#", "FROM", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD" -> {}
                default -> throw new IllegalStateException("the image has a step that this test does not run: " + line);
            }
        }
        return script;
    }

    private static String copy(Path top, String[] words) {
        StringBuilder command = new StringBuilder("cp -R");
        for (int i = 0; i < words.length - 1; i++) {
            command.append(" '").append(top.resolve(words[i])).append('\'');
        }
        return command.append(" '").append(words[words.length - 1]).append('\'').toString();
    }
}
