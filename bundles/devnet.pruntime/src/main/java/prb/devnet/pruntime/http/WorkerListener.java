package prb.devnet.pruntime.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.devnet.pruntime.enclave.SimulatedWorker;
import prb.scale.Bytes;

/** Listens on loopback and hands {@code /w/<i>/...} to worker i. Closing it ends its threads and connections. */
public final class WorkerListener implements AutoCloseable {

    /** Largest request body, as pRuntime has it. */
    static final int BODY_BYTES_MAX = 100 << 20;
    static final int STATE_BYTES_MAX = 500 << 20;
    private static final String STATE_CALL = ".LoadChainState";

    /** Connections that wait to be accepted. */
    private static final int BACKLOG = 256;

    private static final Pattern PATH = Pattern.compile("/w/([1-9][0-9]{0,6})(/.*)");
    private static final Logger LOG = LoggerFactory.getLogger(WorkerListener.class);

    private final HttpServer server;
    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("devnet-pruntime-", 0).factory());
    private final List<WorkerRoutes> workers;

    /**
     * Binds and starts.
     *
     * @param port 0 for any free one
     * @param workers worker 1 first
     * @throws IOException naming the port when it is in use
     */
    public WorkerListener(int port, List<SimulatedWorker> workers) throws IOException {
        this.workers = workers.stream().map(WorkerRoutes::new).toList();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (BindException e) {
            threads.shutdownNow();
            throw new IOException("port " + port + " for the simulated pRuntimes: " + e.getMessage(), e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** The port it really listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            Optional<Answer> answer = answer(exchange);
            if (answer.isPresent()) {
                send(exchange, answer.get());
            }
        } catch (IOException e) {
            LOG.debug("connection of {} broke: {}", exchange.getRemoteAddress(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("bug in the simulated pRuntime at {}: the connection is closed", exchange.getRequestURI(), e);
        }
    }

    /** The answer; empty when the connection shall break without one. */
    private Optional<Answer> answer(HttpExchange exchange) throws IOException {
        Matcher path = PATH.matcher(String.valueOf(exchange.getRequestURI().getPath()));
        if (!path.matches() || Integer.parseInt(path.group(1)) > workers.size()) {
            return Optional.of(Answer.notFound());
        }
        WorkerRoutes worker = workers.get(Integer.parseInt(path.group(1)) - 1);
        return worker.answer(exchange.getRequestMethod(), path.group(2), () -> body(exchange));
    }

    /** The whole body; empty when it is above the limit. */
    private static Optional<Bytes> body(HttpExchange exchange) throws IOException {
        InputStream in = exchange.getRequestBody();
        int most = exchange.getRequestURI().getPath().endsWith(STATE_CALL) ? STATE_BYTES_MAX : BODY_BYTES_MAX;
        byte[] bytes = in.readNBytes(most + 1);
        return bytes.length > most ? Optional.empty() : Optional.of(Bytes.wrap(bytes));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getRequestBody().close(); // what was not read must not stand before the next request
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), answer.body().isEmpty() ? -1 : answer.body().size());
        answer.body().writeTo(exchange.getResponseBody());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
