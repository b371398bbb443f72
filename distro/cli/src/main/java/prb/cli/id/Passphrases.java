package prb.cli.id;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import prb.identity.keyfile.KeyFileException;
import prb.identity.keyfile.Passphrase;
import prb.identity.keyfile.SealedFile;

/** Passphrases from {@code --passphrase-file}, else from PRB_ID_PASSPHRASE_FILE, else asked for at the terminal. */
public final class Passphrases {

    /** Names the file that holds a passphrase. */
    public static final String OPTION = "--passphrase-file";
    private static final String VARIABLE = "PRB_ID_PASSPHRASE_FILE";

    private final Optional<Passphrase> file;
    private final Optional<Prompt> prompt;

    public Passphrases(Options options, Surroundings around) {
        file = options.value(OPTION).or(() -> around.variable(VARIABLE)).map(name -> Passphrase.inFile(Path.of(name)));
        prompt = around.prompt();
    }

    /** The passphrase that something was encrypted with; the caller wipes it. */
    public byte[] existing(String what) throws IOException {
        return file.isPresent() ? file.get().get(what) : ask("Passphrase of " + what + ": ", what);
    }

    /** A passphrase for something new: long enough, and at the terminal typed twice. The caller wipes it. */
    public byte[] fresh(String what) throws IOException {
        byte[] first = file.isPresent() ? file.get().get(what) : ask("New passphrase for " + what + ": ", what);
        if (first.length < SealedFile.PASSPHRASE_BYTES_MIN) {
            Arrays.fill(first, (byte) 0);
            throw new KeyFileException("the passphrase for " + what + " is too short, take at least "
                    + SealedFile.PASSPHRASE_BYTES_MIN + " characters");
        }
        if (file.isEmpty()) {
            byte[] second = ask("The same again: ", what);
            boolean equal = Arrays.equals(first, second);
            Arrays.fill(second, (byte) 0);
            if (!equal) {
                Arrays.fill(first, (byte) 0);
                throw new KeyFileException("the two passphrases for " + what + " differ, nothing was done");
            }
        }
        return first;
    }

    private byte[] ask(String question, String what) throws IOException {
        if (prompt.isEmpty()) {
            throw new KeyFileException("the passphrase for " + what + " can not be asked for without a terminal; name a file with"
                    + " " + OPTION);
        }
        char[] answer = prompt.get().ask(question);
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(answer));
        try {
            if (answer.length == 0) {
                throw new KeyFileException("no passphrase for " + what + " was given");
            }
            return Arrays.copyOf(encoded.array(), encoded.limit());
        } finally {
            Arrays.fill(answer, '\0');
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }
}
