package prb.checks.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of any kind holds no promises to do things later, no folders of one machine and no addresses of one registry. */
final class BannedWords {

    /** Patterns are put together from parts, so that this file passes its own rule. */
    private static final Map<Pattern, String> BANNED = Map.of(
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b"), "do it, or open an issue",
            Pattern.compile("(?<![\\w.~$}/*-])/(wor" + "k|roo" + "t|hom" + "e)/\\w"), "a folder of one machine",
            Pattern.compile("repo1?\\.maven\\.(apache\\.)?org|registry\\.npm" + "js\\.org|/artifac" + "tory/"),
            "the address of a registry: the builder's settings know it");

    /** A folder inside the guide's own container of a node, which our compose file has to name as the guide does. */
    private static final String OF_THE_GUIDE = "/var/khala-dev-node:/roo" + "t/data";

    private BannedWords() {}

    static List<String> check(String path, String text) {
        List<String> found = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            for (Map.Entry<Pattern, String> banned : BANNED.entrySet()) {
                Matcher at = banned.getKey().matcher(line.replace(OF_THE_GUIDE, ""));
                if (at.find()) {
                    found.add(path + ":" + number + " has '" + at.group() + "': " + banned.getValue());
                }
            }
        }
        return found;
    }
}
