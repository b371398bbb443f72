package prb.inventory;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import prb.identity.internal.RsaIdentity;
import prb.identity.keyfile.PeerKey;
import prb.worker.api.InventoryException;
import prb.worker.inventory.StoredInventory;
import prb.worker.inventory.command.InventoryVerbs;

/** A lifecycle manager's shell socket, in this process. */
final class FakeRole implements AutoCloseable {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private final StoredInventory inventory;
    private final ServerSocketChannel server;
    private final Path entry;
    private final Thread thread;
    private volatile String handed = "";
    private volatile Path handedFile = Path.of("");

    private FakeRole(StoredInventory inventory, ServerSocketChannel server, Path entry) {
        this.inventory = inventory;
        this.server = server;
        this.entry = entry;
        this.thread = Thread.ofVirtual().start(this::serve);
    }

    /** @param runtime where roles register */
    static FakeRole start(Path runtime, Path data, Path files) throws IOException {
        Path socket = Files.createDirectories(runtime.resolve("prb")).resolve("l.sock");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket));
        long pid = ProcessHandle.current().pid();
        Path entry = Files.writeString(runtime.resolve("prb").resolve("lifecycle-" + pid + ".json"),
                "{\"role\":\"lifecycle\",\"pid\":" + pid + ",\"data\":\"" + data + "\",\"socket\":\"" + socket
                        + "\",\"startedAt\":\"now\"}");
        return new FakeRole(new StoredInventory(
                RsaIdentity.of(PeerKey.decode(Files.readAllBytes(files.resolve("keys/id/LIFECYCLE")))),
                files.resolve("local.db")), server, entry);
    }

    StoredInventory inventory() {
        return inventory;
    }

    /** The last document that it was given. */
    String handed() {
        return handed;
    }

    /** Where it was. */
    Path handedFile() {
        return handedFile;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel channel = server.accept()) {
                StringBuilder line = new StringBuilder();
                var in = Channels.newInputStream(channel);
                for (int c = in.read(); c != '\n'; c = in.read()) {
                    line.append((char) c);
                }
                channel.write(ByteBuffer.wrap(answer(line.toString()).getBytes(StandardCharsets.UTF_8)));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private String answer(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        try {
            if (words.contains("import")) {
                handedFile = Path.of(words.get(2));
                handed = Files.readString(handedFile);
            }
            return new InventoryVerbs(inventory, "shell").run(words.subList(1, words.size()));
        } catch (IOException | InventoryException | IllegalArgumentException e) {
            return "error: " + e.getMessage() + "\n";
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
        thread.join();
        inventory.close();
        Files.delete(entry);
    }
}
