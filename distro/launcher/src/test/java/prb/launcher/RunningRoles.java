package prb.launcher;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Roles as the run directory lists them, which note what they are asked and always say the same. */
final class RunningRoles implements AutoCloseable {

    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Path folder;
    private final List<ServerSocketChannel> servers = new ArrayList<>();

    /** @param folder that XDG_RUNTIME_DIR names */
    RunningRoles(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("prb"));
    }

    /** A role of this process that gives one answer to whatever it is asked. */
    void role(String role, String answer) throws IOException {
        long pid = ProcessHandle.current().pid();
        Path socket = folder.resolve("prb").resolve(role + ".sock");
        Files.writeString(folder.resolve("prb").resolve(role + "-" + pid + ".json"),
                "{\"role\":\"" + role + "\",\"pid\":" + pid + ",\"data\":\"" + folder.resolve("data-" + role) + "\",\"socket\":\""
                        + socket + "\",\"startedAt\":\"now\"}");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        servers.add(server);
        Thread thread = new Thread(() -> answer(server, role, answer));
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(ServerSocketChannel server, String role, String answer) {
        try {
            while (true) {
                try (SocketChannel channel = server.accept()) {
                    StringBuilder line = new StringBuilder();
                    var in = Channels.newInputStream(channel);
                    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
                        line.append((char) c);
                    }
                    asked.add(role + " " + line);
                    channel.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
                }
            }
        } catch (ClosedChannelException wanted) {
            return;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocketChannel server : servers) {
            server.close();
        }
    }
}
