package prb.cli.dump;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import prb.cli.probe.Mask;

/**
 * Takes secrets out of text. Two ways: values that are known to be secret (of variables, and in files that variables name, at
 * most 64 KiB a file) wherever they stand; and what looks like a secret: fields and words named so, credentials in addresses,
 * bearer tokens, PEM private keys, recovery phrases, secret URIs, and hex of 32 bytes or more after a word that names a
 * secret. Immutable.
 */
final class Redactor {

    static final String HIDDEN = "(secret)";
    private static final int FILE_BYTES_MAX = 64 << 10;
    /** Shorter values would take half the text along. */
    private static final int SECRET_CHARS_MIN = 6;
    private static final String NAMES = "mnemonic|phrase|passphrase|password|passwd|secret|seed|token|psk|api[-_]?key"
            + "|private[-_]?key|credential|operatorSecret|operatorKey|polkadot_?json|encoded|authorization";
    private static final Pattern NAME = Pattern.compile("(?i)(" + NAMES + ")");
    /** "name": "value" of JSON, with escapes. */
    private static final Pattern FIELD = Pattern
            .compile("(?i)(\"[^\"]{0,40}(?:" + NAMES + ")[^\"]{0,40}\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"");
    /** name=value, name: value, up to the end of the word or the quotes. */
    private static final Pattern WORD = Pattern.compile("(?i)\\b([a-z_.-]{0,40}(?:" + NAMES + ")[a-z_.-]{0,10}\\s*[=:]\\s*)"
            + "(?:Bearer\\s+)?(?:\"[^\"\\n]*\"|'[^'\\n]*'|[^\\s,;\"'}]+)");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9+/=._~-]{6,}");
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)",
            Pattern.DOTALL);
    private static final Pattern JWT = Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.?[A-Za-z0-9_-]*");
    private static final Pattern ADDRESS = Pattern.compile("\\b[a-z][a-z0-9+.-]*://[^\\s\"'<>,;)\\]}]+");
    /** Twelve words of a recovery phrase, or more: words of three to eight letters with nothing but blanks between. */
    private static final Pattern PHRASE = Pattern.compile("(?<![A-Za-z])(?:[a-z]{3,8}[ \\t]+){11,23}[a-z]{3,8}(?![A-Za-z])");
    private static final Pattern LONG_HEX = Pattern.compile("(?i)((?:key|seed|secret)[^\\n]{0,20}?)\\b(?:0x)?[0-9a-f]{64,}\\b");
    /** The development accounts are no secrets, but a secret URI has the same form. */
    private static final Pattern SECRET_URI = Pattern.compile("(?<![:/\\w])//[A-Za-z0-9]+(?:/[A-Za-z0-9/]*)?(?:///\\S+)?");

    private final List<String> known;

    /** @param values texts that must not show; short ones are left out */
    Redactor(Set<String> values) {
        known = values.stream().map(String::strip).filter(value -> value.length() >= SECRET_CHARS_MIN)
                .sorted((a, b) -> b.length() - a.length()).toList();
    }

    /** With the values of the environment's secret variables, and what is in the files that others name. */
    static Redactor of(Map<String, String> environment) {
        Set<String> values = new HashSet<>();
        environment.forEach((name, value) -> {
            if (name.endsWith("_FILE") && NAME.matcher(name).find()) {
                values.addAll(inFile(Path.of(value)));
            } else if (isSecret(name)) {
                addForms(values, value);
            }
            Matcher user = Pattern.compile("//([^/@\\s]+)@").matcher(value);
            while (user.find()) {
                Arrays.stream(user.group(1).split(":")).forEach(part -> addForms(values, part));
            }
        });
        return new Redactor(values);
    }

    /** Whether the value of a variable of this name is secret in itself. */
    static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.endsWith("_file") && NAME.matcher(name).find();
    }

    private static void addForms(Set<String> values, String secret) {
        values.add(secret);
        values.add(java.net.URLDecoder.decode(secret.replace("+", "%2B").replaceAll("%(?![0-9A-Fa-f]{2})", "%25"),
                StandardCharsets.UTF_8));
        if (secret.length() >= SECRET_CHARS_MIN) {
            values.add(Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The whole content of a file, and each of its lines. */
    private static Set<String> inFile(Path file) {
        Set<String> values = new TreeSet<>();
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= FILE_BYTES_MAX) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                text.lines().forEach(line -> addForms(values, line.strip()));
            }
        } catch (IOException unreadable) {
            // What this user can not read can not be in what this user wrote down either.
            return Set.of();
        }
        return values;
    }

    /** The text without secrets. */
    String clean(String text) {
        // First, as long as addresses are whole.
        String clean = ADDRESS.matcher(text).replaceAll(address -> Matcher.quoteReplacement(Mask.url(address.group())));
        for (String secret : known) {
            clean = clean.replace(secret, HIDDEN);
        }
        clean = PEM.matcher(clean).replaceAll(HIDDEN);
        clean = FIELD.matcher(clean).replaceAll("$1\"" + Matcher.quoteReplacement(HIDDEN) + "\"");
        clean = BEARER.matcher(clean).replaceAll("$1 " + Matcher.quoteReplacement(HIDDEN));
        clean = WORD.matcher(clean).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
        clean = JWT.matcher(clean).replaceAll(HIDDEN);
        clean = LONG_HEX.matcher(clean).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
        clean = SECRET_URI.matcher(clean).replaceAll(HIDDEN);
        return PHRASE.matcher(clean).replaceAll(HIDDEN);
    }

    /** Variables one a line, sorted; secret ones without their values. */
    String environment(Map<String, String> environment, List<String> prefixes) {
        return environment.entrySet().stream().filter(entry -> prefixes.stream().anyMatch(entry.getKey()::startsWith))
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + (isSecret(entry.getKey()) ? HIDDEN
                        : entry.getKey().endsWith("_FILE") ? entry.getValue() : clean(Mask.urls(entry.getValue()))))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
