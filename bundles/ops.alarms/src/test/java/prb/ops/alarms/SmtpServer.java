package prb.ops.alarms;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Takes mail on a loopback port, one connection after the other, and keeps what it was told. */
final class SmtpServer implements AutoCloseable {

    final BlockingQueue<List<String>> sessions = new LinkedBlockingQueue<>();
    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final boolean logIn;

    /** @param logIn whether it offers a log-in */
    SmtpServer(boolean logIn) throws IOException {
        this.logIn = logIn;
        Thread.ofPlatform().daemon().name("test-smtp").start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                sessions.add(session(client));
            } catch (IOException e) {
                // The client left or the test is over; what arrived is in the list.
            }
        }
    }

    private List<String> session(Socket client) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.UTF_8);
        out.print("220 test\r\n");
        out.flush();
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
            if (data) {
                data = !line.equals(".");
                if (!data) {
                    reply(out, "250 taken");
                }
                continue;
            }
            switch (line.split("[ :]")[0].toUpperCase(Locale.ROOT)) {
                case "EHLO" -> reply(out, logIn ? "250-test\r\n250 AUTH PLAIN" : "250 test");
                case "AUTH" -> reply(out, "235 welcome");
                case "DATA" -> {
                    data = true;
                    reply(out, "354 go on");
                }
                case "QUIT" -> {
                    reply(out, "221 bye");
                    return lines;
                }
                default -> reply(out, "250 ok");
            }
        }
        return lines;
    }

    private static void reply(PrintWriter out, String text) {
        out.print(text + "\r\n");
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
