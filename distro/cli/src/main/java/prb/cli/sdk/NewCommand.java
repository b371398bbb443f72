package prb.cli.sdk;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code prb new strategy NAME}: a project that builds from the SDK alone, in a new folder of that name. */
public final class NewCommand {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+){0,5}");
    private static final int NAME_CHARS_MAX = 60;

    private NewCommand() {}

    /** @param sdk the SDK's folder @return exit code */
    public static int run(String[] words, Path sdk, PrintStream err) {
        if (words.length != 2 || !words[0].equals("strategy")) {
            err.println("prb: usage: prb new strategy NAME");
            return EXIT_USAGE;
        }
        String name = words[1];
        if (!NAME.matcher(name).matches() || name.length() > NAME_CHARS_MAX) {
            err.println(
                    "prb: the name must be lower-case words with hyphens between them, such as urgent-first, not '" + name + "'");
            return EXIT_USAGE;
        }
        Path template = sdk.resolve("template").resolve(words[0]);
        Path folder = Path.of(name).toAbsolutePath();
        if (!Files.isDirectory(template) || !Files.isDirectory(sdk.resolve("platform"))) {
            err.println("prb: there is no SDK in " + sdk + "; make it with: prb sdk");
            return EXIT_FAILED;
        }
        if (Files.exists(folder)) {
            err.println("prb: " + folder + " exists already; nothing was changed");
            return EXIT_FAILED;
        }
        try {
            String packageName = "strategy." + name.replace("-", "");
            Templates.fill(template, folder,
                    Map.of("__name__", name, "__Class__", className(name), "__package__", packageName, "__path__",
                            packageName.replace('.', '/'), "__sdk__", sdk.toString()));
        } catch (IOException e) {
            err.println("prb: " + folder + " can not be written: " + e.getMessage());
            return EXIT_FAILED;
        }
        err.println("prb: " + folder + " is ready. Next:\n  cd " + name
                + "\n  mvn verify         # tests it, also inside a bridge on a devnet"
                + "\n  cp target/" + name + "-1.0.0.jar FOLDER_OF_THE_DISTRIBUTION/dropins/");
        return 0;
    }

    private static String className(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("-")) {
            text.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return text.append("Strategy").toString();
    }
}
