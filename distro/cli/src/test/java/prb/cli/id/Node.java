package prb.cli.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import prb.cli.backup.BackupCommand;
import prb.identity.keyfile.PeerKey;

/** A data folder with keys, and the commands on it. Every output is searched for what must stay secret. */
final class Node {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final String PASSPHRASE = "correct horse battery";

    /** One run of a command. */
    record Run(int exit, String out, String err) {

        Run expect(int code) {
            assertEquals(code, exit, out + err);
            return this;
        }
    }

    final Path data;
    private final Map<String, String> environment = new TreeMap<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private final List<byte[]> secrets = new ArrayList<>(List.of(PASSPHRASE.getBytes(StandardCharsets.UTF_8)));
    private boolean terminal;

    Node(Path data) {
        this.data = data;
        environment.put("PRB_DATA", data.toString());
    }

    Path keys() {
        return data.resolve("keys/id");
    }

    Path key(String kind) {
        return keys().resolve(kind);
    }

    /** Puts a fresh key there. */
    PeerKey make(String kind) throws IOException {
        PeerKey key = PeerKey.generate();
        Files.createDirectories(keys());
        Files.write(key(kind), key.encode());
        keepSecret(key);
        return key;
    }

    void keepSecret(PeerKey key) {
        secrets.add(key.privateKey().getPrimeP().toByteArray());
        secrets.add(key.privateKey().getPrimeQ().toByteArray());
        secrets.add(key.privateKey().getPrivateExponent().toByteArray());
    }

    /** A file with a passphrase. */
    Path passphrase(String words) throws IOException {
        secrets.add(words.getBytes(StandardCharsets.UTF_8));
        return Files.writeString(Files.createTempFile(data, "pass", ".txt"), words + "\n");
    }

    Node set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What the user types at the terminal, in order. */
    Node type(String... answers) {
        terminal = true;
        typed.addAll(List.of(answers));
        return this;
    }

    Run id(String... args) {
        return run(args, false);
    }

    Run backup(String... args) {
        return run(args, true);
    }

    private Run run(String[] args, boolean backup) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream o = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream e = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            Optional<Prompt> prompt = terminal ? Optional.of(question -> {
                e.println("ASKED " + question);
                return typed.isEmpty() ? new char[0] : typed.removeFirst().toCharArray();
            }) : Optional.empty();
            Surroundings around = new Surroundings(environment, o, e, prompt, Clock.fixed(NOW, ZoneOffset.UTC));
            int exit = backup ? BackupCommand.run(args, around) : IdCommand.run(args, around);
            Run run = new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
            expectNoSecret(run.out() + run.err());
            return run;
        }
    }

    private void expectNoSecret(String output) {
        String lower = output.toLowerCase(Locale.ROOT);
        for (byte[] secret : secrets) {
            String raw = new String(secret, StandardCharsets.ISO_8859_1);
            assertFalse(output.contains(raw), "a secret in clear");
            assertFalse(lower.contains(HexFormat.of().formatHex(secret)), "a secret in hex");
            // The inner part, whatever stands before it.
            for (int shift = 0; shift < 3; shift++) {
                byte[] part = Arrays.copyOfRange(secret, shift + 3, Math.min(secret.length, shift + 15));
                assertFalse(output.contains(Base64.getEncoder().encodeToString(part).substring(0, 12)), "a secret in base64");
            }
        }
    }

    List<String> names() throws IOException {
        try (var files = Files.list(keys())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
