package prb.cli.probe;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Asks a Redis server a few questions in its protocol, RESP version 2: 5 s an answer, 1 MiB a text, 1,000 items a list, lists in
 * lists to a depth of 4. Address: {@code redis://[user:password@]host[:port]/[database]}, {@code rediss://} for TLS. One thread.
 */
public final class RedisClient implements AutoCloseable {

    private static final int PORT_DEFAULT = 6_379;
    private static final int ANSWER_MS_MAX = 5_000;
    private static final int TEXT_BYTES_MAX = 1 << 20;
    private static final int LINE_BYTES_MAX = 64 << 10;
    private static final int ITEMS_MAX = 1_000;
    private static final int DEPTH_MAX = 4;

    private final Socket socket;
    private final InputStream in;
    private final Reach reach;

    private RedisClient(Socket socket, Reach reach) throws IOException {
        this.socket = socket;
        this.reach = reach;
        socket.setSoTimeout(ANSWER_MS_MAX);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** The server answered with an error, for example because the user may not do that. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** @throws IOException when nothing answers, or the server refuses user, password or database */
    public static RedisClient connect(URI address) throws IOException {
        if (address.getHost() == null) {
            throw new IOException("the address names no host");
        }
        int port = address.getPort() < 0 ? PORT_DEFAULT : address.getPort();
        Reach reach = Reach.open(address.getHost(), port);
        try {
            Socket socket = "rediss".equals(address.getScheme()) ? tls(reach.socket(), address.getHost(), port) : reach.socket();
            RedisClient client = new RedisClient(socket, reach);
            client.introduce(address);
            return client;
        } catch (IOException e) {
            reach.close();
            throw e;
        }
    }

    private static Socket tls(Socket socket, String host, int port) throws IOException {
        socket.setSoTimeout(ANSWER_MS_MAX);
        SSLSocket secure = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(socket, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private void introduce(URI address) throws IOException {
        String user = address.getRawUserInfo();
        if (user != null && !user.isEmpty()) {
            int colon = user.indexOf(':');
            List<String> words = new ArrayList<>(List.of("AUTH"));
            if (colon > 0) {
                words.add(URLDecoder.decode(user.substring(0, colon), StandardCharsets.UTF_8));
            }
            words.add(URLDecoder.decode(user.substring(colon + 1), StandardCharsets.UTF_8));
            call(words.toArray(String[]::new));
        }
        String database = address.getPath() == null ? "" : address.getPath().replace("/", "");
        if (!database.isEmpty()) {
            call("SELECT", database);
        }
    }

    /** Where it was found. */
    public Reach reach() {
        return reach;
    }

    /** A text answer, or a number's text; empty for nil. @throws RefusedException when the server answers with an error */
    public String text(String... words) throws IOException {
        return String.join("\n", call(words));
    }

    /** The texts of a list, in order. @throws RefusedException when the server answers with an error */
    public List<String> list(String... words) throws IOException {
        return call(words);
    }

    private List<String> call(String... words) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write('\r');
            out.write('\n');
        }
        out.writeTo(socket.getOutputStream());
        socket.getOutputStream().flush();
        List<String> answer = new ArrayList<>();
        read(answer, 0);
        return answer;
    }

    private void read(List<String> answer, int depth) throws IOException {
        String line = line();
        if (line.isEmpty()) {
            throw new IOException("this is no Redis: it answered with an empty line");
        }
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+', ':' -> answer.add(rest);
            case '-' -> throw new RefusedException(rest);
            case '$' -> text(size(rest, TEXT_BYTES_MAX), answer);
            case '*' -> {
                int items = size(rest, ITEMS_MAX);
                if (depth == DEPTH_MAX) {
                    throw new IOException("an answer has lists in lists");
                }
                for (int i = 0; i < items; i++) {
                    read(answer, depth + 1);
                }
            }
            default -> throw new IOException("this is no Redis: an answer begins with '" + line.charAt(0) + "'");
        }
    }

    private void text(int size, List<String> answer) throws IOException {
        if (size < 0) {
            return;
        }
        byte[] bytes = in.readNBytes(size + 2);
        if (bytes.length < size + 2) {
            throw new IOException("the connection ended inside an answer");
        }
        answer.add(new String(bytes, 0, size, StandardCharsets.UTF_8));
    }

    private static int size(String text, int max) throws IOException {
        try {
            int size = Integer.parseInt(text);
            if (size > max) {
                throw new IOException("an answer of " + size + " is larger than " + max);
            }
            return size;
        } catch (NumberFormatException e) {
            throw new IOException("this is no Redis: '" + text + "' is no size", e);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() == LINE_BYTES_MAX) {
                throw new IOException(b < 0 ? "the connection was closed without an answer" : "a line has no end");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
