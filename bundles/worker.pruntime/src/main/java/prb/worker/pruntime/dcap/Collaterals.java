package prb.worker.pruntime.dcap;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * Completes DCAP reports with collateral from a PCCS, Intel's caching service (version 4 of its API). Collateral is the same for
 * all workers of a processor model, so it is kept for an hour, of 64 models at most. One fetch goes on at a time; each of its
 * four answers has 10 s and 1 MiB. After a failure the next 5 s fail with the same words, so that a fleet does not queue up
 * behind a PCCS that is down. Nothing is verified here: Intel signed all of it, and the chain checks that. Any thread.
 *
 * <p>
 * The report is SCALE {@code Option<AttestationReport>} of phala-types: variant 0 SgxIas, 1 SgxDcap(quote Vec of u8, collateral
 * Option of Collateral); Collateral: variant 0 SgxV30(pck_crl_issuer_chain, root_ca_crl, pck_crl, tcb_info_issuer_chain, tcb_info
 * as texts, tcb_info_signature as bytes, qe_identity_issuer_chain, qe_identity as texts, qe_identity_signature as bytes). That is
 * the form of phala-blockchain in 2025; the metadata of Khala, Rhala and PoC-6 from 2023 have variant 0 only.
 */
public final class Collaterals implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int KEPT_MAX = 64;
    private static final int SGX_DCAP = 1;
    private static final int SGX_V30 = 0;

    private final String base;
    private final Limits limits;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NORMAL).build();
    private final ReentrantLock fetching = new ReentrantLock(true);
    private final Map<Platform, Kept> kept = new LinkedHashMap<>();
    private Optional<Failure> failure = Optional.empty();

    /** @param answer longest wait for each answer @param kept how long collateral is kept @param pause after a failure */
    record Limits(Duration answer, Duration kept, Duration pause) {

        static final Limits USUAL = new Limits(Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofSeconds(5));
    }

    private record Kept(Bytes collateral, long nanos) {}

    private record Failure(String reason, long nanos) {}

    private record Page(String text, byte[] body, HttpResponse<byte[]> response) {}

    /**
     * @param url of the PCCS up to its version, such as {@code https://localhost:8081/sgx/certification/v4}
     * @throws IllegalArgumentException when it is no http or https URL
     */
    public Collaterals(String url) {
        this(url, Limits.USUAL);
    }

    Collaterals(String url, Limits limits) {
        URI address = URI.create(url.strip());
        String scheme = String.valueOf(address.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https") || address.getHost() == null) {
            throw new IllegalArgumentException("the PCCS address " + url + " is not an absolute http or https URL");
        }
        String text = address.toString();
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        this.base = text;
        this.limits = limits;
    }

    /** Adds collateral to a DCAP report that lacks it; any other report comes back as it is. Blocks while it is fetched. */
    public Bytes complete(Bytes report) throws CollateralException, InterruptedException {
        Optional<Bytes> quote = bareQuote(report);
        if (quote.isEmpty()) {
            return report;
        }
        Bytes collateral = collateral(Platform.of(quote.get()));
        return new ScaleWriter(report.size() + collateral.size() + 8).u8(1).u8(SGX_DCAP).bytes(quote.get()).u8(1).u8(SGX_V30)
                .raw(collateral).toBytes();
    }

    /** The quote of a DCAP report without collateral. */
    private static Optional<Bytes> bareQuote(Bytes report) throws CollateralException {
        try {
            ScaleReader in = new ScaleReader(report);
            if (in.isAtEnd() || in.u8() == 0 || in.u8() != SGX_DCAP) {
                return Optional.empty();
            }
            Bytes quote = in.bytes();
            return in.u8() == 0 ? Optional.of(quote) : Optional.empty();
        } catch (ScaleException e) {
            throw new CollateralException("the attestation report can not be read: " + e.getMessage(), e);
        }
    }

    private Bytes collateral(Platform platform) throws CollateralException, InterruptedException {
        fetching.lockInterruptibly();
        try {
            Kept known = kept.get(platform);
            if (known != null && System.nanoTime() - known.nanos() < limits.kept().toNanos()) {
                return known.collateral();
            }
            if (failure.isPresent() && System.nanoTime() - failure.get().nanos() < limits.pause().toNanos()) {
                throw new CollateralException(failure.get().reason());
            }
            return fetchAndKeep(platform);
        } finally {
            fetching.unlock();
        }
    }

    private Bytes fetchAndKeep(Platform platform) throws CollateralException, InterruptedException {
        try {
            Bytes fresh = fetch(platform);
            failure = Optional.empty();
            kept.remove(platform);
            if (kept.size() >= KEPT_MAX) {
                kept.remove(kept.keySet().iterator().next());
            }
            kept.put(platform, new Kept(fresh, System.nanoTime()));
            return fresh;
        } catch (CollateralException e) {
            failure = Optional.of(new Failure(String.valueOf(e.getMessage()), System.nanoTime()));
            throw e;
        }
    }

    private Bytes fetch(Platform platform) throws CollateralException, InterruptedException {
        Page crl = page("/pckcrl?ca=" + platform.ca());
        Page root = page("/rootcacrl");
        Page tcb = page("/tcb?fmspc=" + platform.fmspc());
        Page identity = page("/qe/identity");
        SignedObject tcbInfo = SignedObject.of(tcb.body(), "tcbInfo", "the PCCS's TCB info");
        SignedObject qeIdentity = SignedObject.of(identity.body(), "enclaveIdentity",
                "the PCCS's identity of the quoting enclave");
        return new ScaleWriter().string(header(crl, "SGX-PCK-CRL-Issuer-Chain")).string(root.text()).string(crl.text())
                .string(header(tcb, "TCB-Info-Issuer-Chain", "SGX-TCB-Info-Issuer-Chain")).string(tcbInfo.text())
                .bytes(tcbInfo.signature()).string(header(identity, "SGX-Enclave-Identity-Issuer-Chain"))
                .string(qeIdentity.text()).bytes(qeIdentity.signature()).toBytes();
    }

    private Page page(String path) throws CollateralException, InterruptedException {
        HttpRequest get = HttpRequest.newBuilder(URI.create(base + path)).GET().build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(get,
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            HttpResponse<byte[]> response = answer.get(limits.answer().toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new CollateralException("the PCCS answers " + path + " with HTTP " + response.statusCode());
            }
            return new Page(new String(response.body(), StandardCharsets.UTF_8), response.body(), response);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CollateralException("the PCCS at " + base + " does not answer " + path + ": " + reason(cause), e);
        } catch (TimeoutException e) {
            throw new CollateralException("the PCCS at " + base + " does not answer " + path + " within "
                    + limits.answer().toMillis() + " ms", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(Throwable cause) {
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }

    /** A certificate chain in a header, of which old and new services have different names. A plus sign is meant as such. */
    private static String header(Page page, String... names) throws CollateralException {
        for (String name : names) {
            Optional<String> value = page.response().headers().firstValue(name);
            if (value.isPresent()) {
                try {
                    return URLDecoder.decode(value.get().replace("+", "%2B"), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    throw new CollateralException("the PCCS's header " + name + " can not be read: " + e.getMessage(), e);
                }
            }
        }
        throw new CollateralException("the PCCS answers " + page.response().uri().getPath() + " without the header " + names[0]);
    }

    /** Ends what is being fetched. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
