package prb.cli.doctor;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Answers commands with what it was told to, in RESP; others with an error. */
final class FakeRedis implements AutoCloseable {

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final ServerSocket server;

    FakeRedis() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    /** One that keeps nothing. */
    static FakeRedis good() throws IOException {
        return new FakeRedis().set("PING", "+PONG\r\n")
                .set("INFO", text("redis_version:7.0.15\r\nmaxmemory:0\r\ncluster_enabled:0\r\n"))
                .set("CONFIG GET save", list("save", "")).set("CONFIG GET appendonly", list("appendonly", "no"))
                .set("EXISTS", ":0\r\n")
                .set("SELECT", "+OK\r\n");
    }

    FakeRedis set(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    static String text(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    static String list(String... items) {
        StringBuilder list = new StringBuilder("*" + items.length + "\r\n");
        for (String item : items) {
            list.append(text(item));
        }
        return list.toString();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); line.startsWith("*"); line = line(in)) {
                StringBuilder command = new StringBuilder();
                for (int i = Integer.parseInt(line.substring(1)); i > 0; i--) {
                    line(in);
                    command.append(command.isEmpty() ? "" : " ").append(line(in));
                }
                String words = command.toString();
                String answer = answers.entrySet().stream().filter(entry -> (words + " ").startsWith(entry.getKey() + " "))
                        .map(Map.Entry::getValue).findFirst().orElse("-ERR unknown command\r\n");
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            // the client went away
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    String url() {
        return "redis://127.0.0.1:" + server.getLocalPort() + "/";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
