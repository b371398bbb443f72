package prb.worker.pruntime.dcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * Against a simulated PCCS. The quotes are made by hand around a certificate that carries Intel's extension, made for this test
 * and signed by itself.
 */
@Timeout(60)
class CollateralsTest {

    private static final Collaterals.Limits LIMITS = new Collaterals.Limits(Duration.ofSeconds(5), Duration.ofHours(1),
            Duration.ZERO);
    private static final String CHAIN = "-----BEGIN CERTIFICATE-----\nAb+/=\n-----END CERTIFICATE-----\n";
    private static final String TCB = "{ \"id\" : \"SGX\", \"text\":\"a \\\" b\", \"levels\":[ {\"n\":1.50} ] }";
    private static final String TCB_SIGNED = "{\"id\":\"SGX\",\"text\":\"a \\\" b\",\"levels\":[{\"n\":1.50}]}";

    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private Collaterals collaterals;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        pages.put("/v4/pckcrl?ca=platform", "0a0b");
        pages.put("/v4/pckcrl?ca=processor", "0c0d");
        pages.put("/v4/rootcacrl", "0102");
        pages.put("/v4/tcb?fmspc=00906ED50000", "{\"signature\":\"aabb\",\"tcbInfo\": " + TCB + "}");
        pages.put("/v4/qe/identity", "{\"enclaveIdentity\":{\"id\":\"QE\"},\"more\":[{}],\"signature\":\"ccdd\"}");
        collaterals = new Collaterals(url(), LIMITS);
    }

    @AfterEach
    void stop() {
        collaterals.close();
        hanging.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v4/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            asked.add(path);
            String page = pages.getOrDefault(path, "");
            if (page.equals("hang")) {
                hanging.await();
            }
            String chain = URLEncoder.encode(CHAIN, StandardCharsets.UTF_8).replace("+", "%20").replace("%2B", "+");
            for (String name : List.of("SGX-PCK-CRL-Issuer-Chain", "SGX-TCB-Info-Issuer-Chain",
                    "SGX-Enclave-Identity-Issuer-Chain")) {
                exchange.getResponseHeaders().set(name, chain);
            }
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Bytes quote(int version, String ca) throws IOException {
        Bytes chain;
        try (InputStream in = CollateralsTest.class.getResourceAsStream(ca + ".pem")) {
            chain = Bytes.wrap(in.readAllBytes());
        }
        ScaleWriter inner = new ScaleWriter().raw(zeros(384 + 64)).u16(3).raw(zeros(3)).u16(5).u32(chain.size()).raw(chain);
        Bytes tail = inner.toBytes();
        ScaleWriter out = new ScaleWriter().u16(version).raw(zeros(46));
        if (version >= 5) {
            out.u16(1).u32(384);
        }
        out.raw(zeros(384)).u32(1).raw(zeros(128));
        if (version >= 4) {
            out.u16(6).u32(tail.size());
        }
        return out.raw(tail).toBytes();
    }

    private static Bytes zeros(int count) {
        return Bytes.wrap(new byte[count]);
    }

    private static Bytes report(Bytes quote) {
        return new ScaleWriter().u8(1).u8(1).bytes(quote).u8(0).toBytes();
    }

    private String failure(Bytes report) {
        return assertThrows(CollateralException.class, () -> collaterals.complete(report)).getMessage();
    }

    @Test
    void reportIsCompletedInTheOrderOfTheChainsType() throws Exception {
        for (int version = 3; version <= 5; version++) {
            Bytes quote = quote(version, "platform");
            ScaleReader in = new ScaleReader(collaterals.complete(report(quote)));
            assertEquals(1, in.u8(), "Some report");
            assertEquals(1, in.u8(), "SgxDcap");
            assertEquals(quote, in.bytes());
            assertEquals(1, in.u8(), "Some collateral");
            assertEquals(0, in.u8(), "SgxV30");
            assertEquals(List.of(CHAIN, "0102", "0a0b", CHAIN, TCB_SIGNED),
                    List.of(in.string(), in.string(), in.string(), in.string(), in.string()));
            assertEquals(Bytes.ofInts(0xaa, 0xbb), in.bytes());
            assertEquals(List.of(CHAIN, "{\"id\":\"QE\"}"), List.of(in.string(), in.string()));
            assertEquals(Bytes.ofInts(0xcc, 0xdd), in.bytes());
            in.expectEnd();
        }
    }

    @Test
    void collateralIsFetchedOncePerModel() throws Exception {
        Bytes report = report(quote(3, "platform"));
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Bytes>> all = java.util.stream.IntStream.range(0, 50)
                    .mapToObj(i -> many.submit(() -> collaterals.complete(report))).toList();
            for (Future<Bytes> each : all) {
                assertEquals(all.getFirst().get(), each.get());
            }
        }
        assertEquals(4, asked.size(), asked::toString);
        collaterals.complete(report(quote(3, "processor")));
        assertEquals("/v4/pckcrl?ca=processor", asked.get(4));
        assertEquals(8, asked.size());
    }

    @Test
    void otherReportsStayAsTheyAre() throws Exception {
        Bytes none = Bytes.ofInts(0);
        assertSame(none, collaterals.complete(none));
        Bytes ias = new ScaleWriter().u8(1).u8(0).bytes(Bytes.EMPTY).bytes(Bytes.EMPTY).bytes(Bytes.EMPTY).toBytes();
        assertSame(ias, collaterals.complete(ias));
        Bytes whole = collaterals.complete(report(quote(3, "platform")));
        assertSame(whole, collaterals.complete(whole));
        assertEquals(4, asked.size());
    }

    @Test
    void failuresSayWhatIsMissing() throws Exception {
        Bytes report = report(quote(3, "platform"));
        String tcb = pages.remove("/v4/tcb?fmspc=00906ED50000");
        assertTrue(failure(report).contains("/tcb?fmspc=00906ED50000 with HTTP 404"), () -> failure(report));
        pages.put("/v4/tcb?fmspc=00906ED50000", "<html>");
        assertTrue(failure(report).contains("the PCCS's TCB info"), () -> failure(report));
        pages.put("/v4/tcb?fmspc=00906ED50000", "{\"tcbInfo\":{}}");
        assertTrue(failure(report).contains("lacks tcbInfo or its signature"), () -> failure(report));
        pages.put("/v4/tcb?fmspc=00906ED50000", "x".repeat(2 << 20));
        assertTrue(failure(report).contains("does not answer /tcb"), () -> failure(report));
        pages.put("/v4/tcb?fmspc=00906ED50000", tcb);
        collaterals.complete(report);
        assertTrue(failure(report(Bytes.ofInts(3, 0, 1))).contains("cut off"));
        assertTrue(failure(report(zeros(2_000))).contains("version 0"));
        assertTrue(failure(Bytes.ofInts(1, 1, 40)).contains("can not be read"));
        assertThrows(IllegalArgumentException.class, () -> new Collaterals("localhost:8081"));
    }

    @Test
    void slowServiceIsGivenUpAndNotAskedAgainAtOnce() throws Exception {
        collaterals.close();
        collaterals = new Collaterals(url(), new Collaterals.Limits(Duration.ofMillis(200), Duration.ofHours(1),
                Duration.ofMinutes(1)));
        pages.put("/v4/rootcacrl", "hang");
        Bytes report = report(quote(3, "platform"));
        assertTrue(failure(report).contains("within 200 ms"));
        int before = asked.size();
        assertTrue(failure(report).contains("within 200 ms"));
        assertEquals(before, asked.size());
    }
}
