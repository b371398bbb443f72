package prb.ops.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTest {

    private static final Message MESSAGE = new Message("[box] the disk is low", "Make room.\nid: disk-low", "{}");
    private static final long WAIT_S = 30;

    @TempDir
    private Path folder;

    private static Mail mail(SmtpServer server, String security, String user, String passwordFile) {
        return new Mail(new Mail.Account("127.0.0.1", server.port(), security, user, new SecretFile(passwordFile),
                "bridge@example.org", "a@example.org, b@example.org"));
    }

    @Test
    void mailReachesAllReceivers() throws Exception {
        try (SmtpServer server = new SmtpServer(false)) {
            mail(server, "none", "", "").send(MESSAGE);

            List<String> told = server.sessions.poll(WAIT_S, TimeUnit.SECONDS);
            assertTrue(told.contains("RCPT TO:<a@example.org>") && told.contains("RCPT TO:<b@example.org>"), told::toString);
            assertTrue(told.contains("Subject: [box] the disk is low"), told::toString);
            assertTrue(told.contains("Make room."), told::toString);
        }
    }

    @Test
    void logInUsesThePasswordOfTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "pa55\n");
        try (SmtpServer server = new SmtpServer(true)) {
            mail(server, "none", "me", file.toString()).send(MESSAGE);

            List<String> told = server.sessions.poll(WAIT_S, TimeUnit.SECONDS);
            String expected = Base64.getEncoder().encodeToString("me\0me\0pa55".getBytes(StandardCharsets.UTF_8));
            assertTrue(told.contains("AUTH PLAIN " + expected), told::toString);
        }
    }

    @Test
    void withoutTlsNothingIsSentWhenTlsIsAskedFor() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "pa55");
        try (SmtpServer server = new SmtpServer(true)) {
            IOException refused = assertThrows(IOException.class, () -> mail(server, "starttls", "me", file.toString()).send(
                    MESSAGE));

            assertTrue(refused.getMessage().startsWith("127.0.0.1:" + server.port()), refused.getMessage());
            List<String> told = server.sessions.poll(WAIT_S, TimeUnit.SECONDS);
            assertTrue(told.stream().noneMatch(line -> line.startsWith("AUTH") || line.startsWith("DATA")), told::toString);
        }
    }

    @Test
    void passwordThatIsMissingIsNamedByItsFile() throws Exception {
        try (SmtpServer server = new SmtpServer(true)) {
            IOException missing = assertThrows(IOException.class, () -> mail(server, "none", "me", folder.resolve("none")
                    .toString()).send(MESSAGE));

            assertTrue(missing.getMessage().contains(folder.resolve("none").toString()), missing.getMessage());
        }
    }

    @Test
    void settingsWithoutMeaningAreNamed() {
        assertEquals("PRB_ALARM_SMTP_SECURITY is 'ssl', not starttls, tls or none", assertThrows(IllegalArgumentException.class,
                () -> new Mail.Account("h", 25, "ssl", "", new SecretFile(""), "a@b", "c@d")).getMessage());
        assertFalse(
                assertThrows(IllegalArgumentException.class, () -> new Mail.Account("h", 25, "tls", "", new SecretFile(""), "",
                        "c@d")).getMessage().isEmpty());
    }
}
