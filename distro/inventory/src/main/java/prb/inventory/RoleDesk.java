package prb.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import prb.identity.internal.RsaIdentity;
import prb.launcher.RunningRoles;
import prb.worker.inventory.exchange.Document;

/** The inventory of a running role, over the socket of its shell: what is changed takes effect at once. */
final class RoleDesk implements Desk {

    /** An answer takes no longer; 100,000 workers take some seconds. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(5);

    private final RunningRoles.Role role;
    private final byte[] publicKey;

    /** @throws IOException when the role does not answer or keeps no inventory */
    RoleDesk(RunningRoles.Role role) throws IOException {
        this.role = role;
        this.publicKey = HexFormat.of().parseHex(run(List.of("key")).strip());
    }

    @Override
    public String run(List<String> words) throws IOException {
        List<String> quoted = new ArrayList<>();
        for (String word : words) {
            quoted.add(quoted(word));
        }
        String answer;
        try {
            answer = role.ask("prb:inventory " + String.join(" ", quoted), ANSWER_MAX);
        } catch (IOException e) {
            throw new IOException(role.name() + " (process " + role.pid() + ") can not be asked: " + e.getMessage(), e);
        }
        if (answer.startsWith(RunningRoles.FAILURE)) {
            throw new IOException(answer.substring(RunningRoles.FAILURE.length()).strip());
        }
        return answer;
    }

    /** For the shell: nothing inside single quotes means anything to it. */
    private static String quoted(String word) throws IOException {
        if (word.matches("[A-Za-z0-9/._-]+")) {
            return word;
        }
        if (word.chars().anyMatch(c -> c == '\'' || c == '\\' || c < ' ')) {
            throw new IOException("'" + word + "' can not be sent to a shell"
                    + ": it has a quotation mark, a backslash or a control character");
        }
        return "'" + word + "'";
    }

    @Override
    public byte[] seal(byte[] secret) {
        return RsaIdentity.seal(publicKey, secret);
    }

    @Override
    public String take(Document document, List<String> options) throws IOException {
        try (Transfer transfer = Transfer.open()) {
            Path file = transfer.write(document);
            List<String> words = new ArrayList<>(List.of("import", file.toString()));
            words.addAll(options);
            return run(words);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith("line ") ? new IOException(document.source() + ", " + message, e) : e;
        }
    }

    @Override
    public void close() {
        // Each line has a connection of its own.
    }
}
