package prb.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes secrets out of a text: runs of {@value #PHRASE_WORDS_MIN} and more words of the mnemonic list; 64 or 128 hex digits
 * after a word such as seed or secret; bearer tokens, tokens of bots, passwords in URLs and after {@code =}. No code of ours
 * logs secrets; this is for what others' messages bring along. Lines without a sign of one are only looked through once.
 */
final class Masking {

    static final int PHRASE_WORDS_MIN = 12;
    private static final String WORDS = "/prb/log/bip39-english.txt";
    private static final Pattern WORD = Pattern.compile("[a-z]{3,8}");
    /** What may stand between the words of a phrase: blanks, commas, quotes, also escaped ones. */
    private static final Pattern BETWEEN = Pattern.compile("[\\s,\"'\\[\\]]{1,4}|\\\\n");
    private static final String MASKED = "(masked)";
    private static final Pattern HINT = Pattern.compile(
            "(?i)seed|secret|mnemonic|suri|private|pass|token|key|bearer|bot[0-9]|://[^/\\s]*@");
    private static final Pattern HEX = Pattern.compile(
            "(?i)((?:seed|secret|mnemonic|suri|private[ _-]?key|passphrase|password|token|key)[^0-9a-z]{1,20}(?:is |of |= )?)"
                    + "(?:0x)?(?:[0-9a-f]{128}|[0-9a-f]{64})(?![0-9a-f])");
    private static final Pattern VALUE = Pattern.compile(
            "(?i)((?:password|passwd|passphrase|secret|token|api[_-]?key)=)[^\\s&\"',;)]{4,}");
    private static final Pattern BEARER = Pattern.compile("(?i)(bearer )[A-Za-z0-9._~+/=-]{8,}");
    private static final Pattern BOT = Pattern.compile("(bot)[0-9]{3,}:[A-Za-z0-9_-]{8,}");
    private static final Pattern USER = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+(?=@)");

    private final Set<String> words = words();

    private static Set<String> words() {
        try (InputStream in = Masking.class.getResourceAsStream(WORDS)) {
            if (in == null) {
                throw new IllegalStateException(WORDS + " is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().map(String::strip).collect(
                    Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text without secrets; the same object when there is no sign of one. */
    String mask(String text) {
        String masked = phrases(text);
        if (!HINT.matcher(masked).find()) {
            return masked;
        }
        masked = HEX.matcher(masked).replaceAll("$1" + MASKED);
        masked = VALUE.matcher(masked).replaceAll("$1" + MASKED);
        masked = BEARER.matcher(masked).replaceAll("$1" + MASKED);
        masked = BOT.matcher(masked).replaceAll("$1" + MASKED);
        return USER.matcher(masked).replaceAll("$1" + MASKED);
    }

    private String phrases(String text) {
        if (text.length() < PHRASE_WORDS_MIN * 4) {
            return text;
        }
        Matcher word = WORD.matcher(text);
        StringBuilder masked = null;
        int copied = 0;
        int start = -1;
        int end = -1;
        int count = 0;
        while (word.find()) {
            boolean whole = isBorder(text, word.start() - 1) && isBorder(text, word.end()) && words.contains(word.group());
            boolean follows = count > 0 && BETWEEN.matcher(text.substring(end, word.start())).matches();
            if (!(whole && follows)) {
                if (count >= PHRASE_WORDS_MIN) {
                    masked = (masked == null ? new StringBuilder() : masked).append(text, copied, start).append(MASKED);
                    copied = end;
                }
                count = 0;
                start = word.start();
            }
            if (whole) {
                count++;
                end = word.end();
            }
        }
        if (count >= PHRASE_WORDS_MIN) {
            masked = (masked == null ? new StringBuilder() : masked).append(text, copied, start).append(MASKED);
            copied = end;
        }
        return masked == null ? text : masked.append(text, copied, text.length()).toString();
    }

    private static boolean isBorder(String text, int at) {
        // The n of an escaped line end stands before a word that it does not belong to.
        return at < 0 || at >= text.length() || !Character.isLetterOrDigit(text.charAt(at));
    }
}
