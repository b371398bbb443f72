package prb.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A redis-server of the test's own, on a free port of the loopback interface, that keeps nothing. */
final class RedisServer implements AutoCloseable {

    private final int port;
    private final List<String> options;
    private Process process;

    private RedisServer(int port, List<String> options) {
        this.port = port;
        this.options = options;
    }

    /** A server that is not started; skips the test, saying so, where the program is missing. */
    static RedisServer stopped(String... options) throws IOException {
        if (!Files.isExecutable(Path.of("/usr/bin/redis-server"))
                && !Files.isExecutable(Path.of("/usr/local/bin/redis-server"))) {
            System.out.println("skipped: redis-server is missing; Debian: apt-get install -y redis-server");
            Assumptions.abort("redis-server is missing");
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new RedisServer(free.getLocalPort(), List.of(options));
        }
    }

    static RedisServer started(String... options) throws Exception {
        RedisServer server = stopped(options);
        server.start();
        return server;
    }

    void start() throws Exception {
        List<String> command = new ArrayList<>(List.of("redis-server", "--port", "" + port, "--bind", "127.0.0.1",
                "--appendonly", "no", "--save", "", "--loglevel", "warning", "--dir", System.getProperty("java.io.tmpdir")));
        command.addAll(options);
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!answers()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException("redis-server did not start on port " + port);
            }
            Thread.sleep(20);
        }
    }

    private boolean answers() {
        try {
            return !ask("PING").isEmpty();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** As kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops it where it is, until {@link #resume}: it takes commands and does not answer. */
    void pause() throws Exception {
        signal("-STOP");
    }

    void resume() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", name, "" + process.pid()).start().waitFor();
    }

    String endpoint() {
        return "redis://127.0.0.1:" + port + "/";
    }

    int port() {
        return port;
    }

    /** The answer to a command, as it comes over the wire. */
    String ask(String... command) throws IOException {
        StringBuilder text = new StringBuilder("*" + command.length + "\r\n");
        for (String part : command) {
            text.append("$").append(part.getBytes(StandardCharsets.UTF_8).length).append("\r\n").append(part).append("\r\n");
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
            byte[] answer = new byte[65_536];
            int length = socket.getInputStream().read(answer);
            return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.UTF_8).strip();
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            kill();
        }
    }
}
