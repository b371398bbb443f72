package prb.cli.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import prb.scale.Bytes;

/**
 * Reads inputs: hex with or without {@code 0x}, the name of a file, or {@code -} for standard input. Files and standard
 * input hold hex text or raw bytes; what consists of hex digits and white space only is hex text. Stateless.
 */
final class Input {

    /** Most bytes read; the largest requests stay below 100 MiB. */
    static final int BYTES_MAX = 128 << 20;

    /** Longer words are no file names. */
    private static final int NAME_CHARS_MAX = 4096;

    private Input() {}

    static Bytes bytes(String what, String word, InputStream stdin) throws MalformedException, UsageException {
        if (!word.equals("-") && !isFile(word)) {
            return literal(what, word);
        }
        Bytes content = content(word, stdin);
        return looksLikeHex(content) ? hex(what, content.toUtf8()) : content;
    }

    /** A text: the word itself when it is neither - nor the name of a file. */
    static String text(String what, String word, InputStream stdin) throws MalformedException, UsageException {
        String text = (word.equals("-") || isFile(word) ? content(word, stdin).toUtf8() : word).strip();
        if (text.isEmpty()) {
            throw new MalformedException(what, 0, "", "nothing there");
        }
        return text;
    }

    static Bytes file(String option, String name) throws UsageException {
        if (!isFile(name)) {
            throw new UsageException("option " + option + ": no file '" + name + "'");
        }
        return content(name, InputStream.nullInputStream());
    }

    /** Whether there is nothing but hex digits, white space, and 0x in front. */
    static boolean looksLikeHex(Bytes content) {
        int digits = 0;
        for (int i = 0; i < content.size(); i++) {
            int c = content.u8(i);
            boolean prefix = (c == 'x' || c == 'X') && digits == 1 && content.u8(i - 1) == '0';
            if (!prefix && Character.digit(c, 16) < 0 && !Character.isWhitespace(c)) {
                return false;
            }
            digits += Character.isWhitespace(c) ? 0 : 1;
        }
        return digits > 0;
    }

    /** @throws MalformedException with the place of the first character that is no hex digit */
    static Bytes hex(String what, String text) throws MalformedException {
        int from = 0;
        int to = text.length();
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        if (text.startsWith("0x", from) || text.startsWith("0X", from)) {
            from += 2;
        }
        byte[] out = new byte[(to - from + 1) / 2];
        int digits = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit >= 0) {
                out[digits / 2] = (byte) (out[digits / 2] << 4 | digit);
                digits++;
            } else if (!Character.isWhitespace(c)) {
                throw new MalformedException(what, i, "", "character " + (i + 1) + " is no hex digit");
            }
        }
        if (digits % 2 != 0) {
            throw new MalformedException(what, to, "", "odd count of hex digits: " + digits);
        }
        return Bytes.wrap(out, 0, digits / 2);
    }

    private static Bytes literal(String what, String word) throws MalformedException, UsageException {
        boolean prefixed = word.startsWith("0x") || word.startsWith("0X");
        if (!prefixed && !looksLikeHex(Bytes.utf8(word))) {
            throw new UsageException("'" + shown(word) + "' is neither hex nor the name of a file");
        }
        return hex(what, word);
    }

    private static String shown(String word) {
        return word.length() <= 80 ? word : word.substring(0, 80) + "…";
    }

    private static boolean isFile(String word) {
        try {
            return word.length() <= NAME_CHARS_MAX && Files.exists(Path.of(word)) && !Files.isDirectory(Path.of(word));
        } catch (InvalidPathException noName) {
            return false;
        }
    }

    private static Bytes content(String name, InputStream stdin) throws UsageException {
        String shown = name.equals("-") ? "standard input" : "file '" + name + "'";
        try (InputStream in = name.equals("-") ? stdin : Files.newInputStream(Path.of(name))) {
            byte[] all = in.readNBytes(BYTES_MAX + 1);
            if (all.length > BYTES_MAX) {
                throw new UsageException(shown + " has more than " + BYTES_MAX + " bytes");
            }
            return Bytes.wrap(all);
        } catch (IOException e) {
            throw new UsageException(shown + " cannot be read: " + e.getMessage());
        }
    }
}
