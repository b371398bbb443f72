package prb.cli.doctor;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import prb.cli.probe.Mask;
import prb.cli.probe.Reach;
import prb.wire.pruntime.PhactoryInfo;

/**
 * The pRuntime of every enabled worker: GetInfo over HTTP. 64 at a time, 5 s each, 40 s all together, 1 MiB an answer; what
 * is said is a summary and the first ten that failed, however many workers there are.
 */
final class WorkersCheck implements Check {

    private static final String WORKERS = "workers";
    private static final int AT_A_TIME = 64;
    private static final Duration CALL_MAX = Duration.ofSeconds(5);
    private static final long ALL_S_MAX = 40;
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int NAMED_MAX = 10;
    private static final int OK = 200;
    private static final int KEY_SHOWN = 10;

    private final Patient patient;

    WorkersCheck(Patient patient) {
        this.patient = patient;
    }

    private record Asked(LocalDb.Worker worker, Future<PhactoryInfo> answer) {}

    @Override
    public String name() {
        return WORKERS;
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        List<LocalDb.Worker> workers;
        try {
            if (!Files.exists(patient.inventory())) {
                return List.of();
            }
            workers = LocalDb.read(patient.inventory()).workers().stream().filter(LocalDb.Worker::enabled).toList();
        } catch (IOException toldByTheInventorysCheck) {
            return List.of();
        }
        return workers.isEmpty() ? List.of() : ask(workers);
    }

    private List<Finding> ask(List<LocalDb.Worker> workers) throws InterruptedException {
        Semaphore turns = new Semaphore(AT_A_TIME);
        HttpClient client = HttpClient.newBuilder().connectTimeout(CALL_MAX).version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Asked> asked = workers.stream().map(worker -> new Asked(worker, threads.submit(() -> {
                turns.acquire();
                try {
                    return info(client, worker.endpoint());
                } finally {
                    turns.release();
                }
            }))).toList();
            return summary(asked, System.nanoTime() + TimeUnit.SECONDS.toNanos(ALL_S_MAX));
        } finally {
            threads.shutdownNow();
            client.shutdownNow();
        }
    }

    private static PhactoryInfo info(HttpClient client, String endpoint) throws IOException, InterruptedException {
        String url = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create(url + "/prpc/PhactoryAPI.GetInfo")).timeout(CALL_MAX)
                    .header("Content-Type", "application/octet-stream").POST(BodyPublishers.noBody()).build();
        } catch (IllegalArgumentException e) {
            throw new IOException("its endpoint is no address", e);
        }
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != OK) {
                throw new IOException("answers with HTTP status " + answer.statusCode());
            }
            PhactoryInfo info = PhactoryInfo.parseFrom(body.readNBytes(ANSWER_BYTES_MAX));
            if (info.getVersion().isEmpty()) {
                throw new IOException("answers, but is no pRuntime");
            }
            return info;
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("answers, but is no pRuntime", e);
        }
    }

    private static List<Finding> summary(List<Asked> asked, long until) throws InterruptedException {
        Map<String, Integer> versions = new TreeMap<>();
        List<Finding> failures = new ArrayList<>();
        int failed = 0;
        int uninitialized = 0;
        String key = "";
        for (Asked each : asked) {
            try {
                PhactoryInfo info = each.answer().get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                versions.merge(info.getVersion(), 1, Integer::sum);
                uninitialized += info.getInitialized() ? 0 : 1;
                key = info.getPublicKey().isEmpty() ? info.getSystem().getPublicKey() : info.getPublicKey();
            } catch (ExecutionException | TimeoutException e) {
                String reason = e instanceof TimeoutException ? "was not reached within " + ALL_S_MAX + " s for all"
                        : Reach.reason(e.getCause() == null ? e : e.getCause());
                failed++;
                if (failures.size() < NAMED_MAX) {
                    failures.add(
                            Finding.warn("worker", each.worker().name() + " at " + Mask.url(each.worker().endpoint()), reason,
                                    "check that its pRuntime runs and that this host reaches it"));
                }
            }
        }
        int answered = asked.size() - failed;
        String found = answered + " of " + asked.size() + " pRuntimes answer"
                + (versions.isEmpty() ? "" : ", versions " + versions)
                + (uninitialized == 0 ? "" : ", " + uninitialized + " not initialized yet")
                + (asked.size() == 1 && !key.isEmpty()
                        ? ", public key " + key.substring(0, Math.min(KEY_SHOWN, key.length())) + "…"
                        : "");
        List<Finding> findings = new ArrayList<>();
        findings.add(failed == 0 ? Finding.ok(WORKERS, "", found)
                : answered == 0 ? Finding.fail(WORKERS, "", found, "look at the workers' network first")
                        : Finding.warn(WORKERS, "", found, failed > NAMED_MAX
                                ? "the first " + NAMED_MAX + " that do not answer follow"
                                : "those that do not answer follow"));
        findings.addAll(failures);
        return findings;
    }
}
