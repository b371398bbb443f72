package prb.cli.dump;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import prb.cli.doctor.LocalDb;
import prb.cli.doctor.Patient;
import prb.cli.output.JsonOutput;
import prb.cli.output.Output;
import prb.cli.probe.Mask;
import prb.launcher.RunningRoles;

/**
 * Gathers what a host tells: each part that fails says so in its entry and keeps none of the others out. 10 s for each
 * question to a role, at most 16 roles; 4 MiB of each log; 4,000 folders of the data folder.
 */
final class Host {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int ROLES_MAX = 16;
    private static final int LOG_BYTES_MAX = 4 << 20;
    private static final int FOLDERS_MAX = 4_000;
    private static final int DEPTH_SHOWN = 3;
    private static final List<String> QUESTIONS = List.of("prb:status --json", "prb:health --json", "prb:config",
            "prb:bundle list",
            "prb:sources", "prb:peers", "prb:dropins");
    private static final List<String> PREFIXES = List.of("PHALA_", "PTP_", "PRB_", "WORKER_", "USE_", "DISABLE_", "NODE_ENV",
            "JAVA_",
            "XDG_RUNTIME_DIR", "PORT", "LANG", "TZ");

    private final Patient patient;
    private final Bundle bundle;

    Host(Patient patient, Bundle bundle) {
        this.patient = patient;
        this.bundle = bundle;
    }

    /** Text of an entry, or why there is none. */
    private interface Part {
        String text() throws IOException;
    }

    void gather() throws InterruptedException {
        add("versions.txt", this::versions);
        bundle.add("environment.txt", bundle.redactor().environment(patient.environment(), PREFIXES));
        add("settings.txt", () -> bundle.redactor().environment(patient.file(), List.of("")));
        add("inventory.json", this::inventory);
        add("disk.txt", () -> disk(patient.data()));
        files("features", patient.home().resolve("features"), ".json");
        files("conf", patient.home().resolve("conf"), ".options");
        files("logs", patient.data(), ".log", ".log.1");
        roles();
    }

    private void add(String name, Part part) {
        try {
            bundle.add(name, part.text());
        } catch (IOException e) {
            bundle.add(name, "could not be had: " + e.getMessage() + "\n");
        }
    }

    private String versions() throws IOException {
        String jars;
        Path lib = patient.home().resolve("repository").resolve("prb");
        try (Stream<Path> files = Files.isDirectory(lib) ? Files.walk(lib) : Stream.empty()) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).map(file -> String.valueOf(file.getFileName())).sorted()
                    .collect(Collectors.joining("\n", "", "\n"));
        }
        return "bridge " + Objects.requireNonNullElse(Host.class.getPackage().getImplementationVersion(), "(development)")
                + "\njava "
                + Runtime.version() + " " + System.getProperty("java.vendor") + "\nsystem " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch") + ", " + Runtime.getRuntime()
                        .availableProcessors()
                + " processors\n\n" + jars;
    }

    private String inventory() throws IOException {
        LocalDb.Content content = LocalDb.read(patient.inventory());
        return new JsonOutput().list("pools", content.pools(), (out, pool) -> out.object(null, each -> write(pool, each)))
                .list("workers", content.workers(), (out, worker) -> out.object(null, each -> write(worker, each))).finish();
    }

    private static void write(LocalDb.Pool pool, Output out) {
        out.number("pid", pool.pid()).text("name", pool.name()).text("proxiedOwner", pool.owner().orElse(null))
                .flag("enabled", pool.enabled()).flag("syncOnly", pool.syncOnly())
                .number("closedBytes", pool.operatorKey().length);
    }

    private static void write(LocalDb.Worker worker, Output out) {
        out.text("name", worker.name()).number("pid", worker.pid()).text("endpoint", Mask.url(worker.endpoint()))
                .text("stake", worker.stake()).flag("enabled", worker.enabled()).flag("syncOnly", worker.syncOnly());
    }

    /** Bytes and files under each folder, to a depth of three. */
    private static String disk(Path top) throws IOException {
        Map<Path, long[]> sums = new TreeMap<>();
        int[] folders = {0};
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return ++folders[0] > FOLDERS_MAX ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path below = top.relativize(file);
                for (int depth = 0; depth <= Math.min(DEPTH_SHOWN, below.getNameCount() - 1); depth++) {
                    long[] sum = sums.computeIfAbsent(depth == 0 ? Path.of(".") : below.subpath(0, depth), none -> new long[2]);
                    sum[0] += attributes.size();
                    sum[1]++;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        StringBuilder text = new StringBuilder(String.format("%15s %8s  %s%n", "BYTES", "FILES", "FOLDER"));
        sums.forEach((folder, sum) -> text.append(String.format("%15d %8d  %s%n", sum[0], sum[1], folder)));
        return text.append(folders[0] > FOLDERS_MAX ? "(and more: only " + FOLDERS_MAX + " folders were looked at)\n" : "")
                .toString();
    }

    private void files(String into, Path folder, String... endings) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            files.filter(file -> Files.isRegularFile(file) && Stream.of(endings).anyMatch(file.toString()::endsWith)).sorted()
                    .forEach(found::add);
        } catch (IOException e) {
            bundle.add(into + "/failure.txt", "could not be listed: " + e.getMessage() + "\n");
        }
        found.forEach(file -> add(into + "/" + file.getFileName(), () -> tail(file)));
    }

    private static String tail(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(in.length(), LOG_BYTES_MAX)];
            in.seek(in.length() - bytes.length);
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private void roles() throws InterruptedException {
        List<RunningRoles.Role> roles;
        try {
            roles = RunningRoles.find(patient.environment());
        } catch (IOException e) {
            bundle.add("roles/failure.txt", "could not be found: " + e.getMessage() + "\n");
            return;
        }
        bundle.add("roles/list.txt", roles.stream().map(role -> role.name() + " process " + role.pid() + " data " + role.data())
                .collect(Collectors.joining("\n", "", "\n")));
        for (RunningRoles.Role role : roles.stream().limit(ROLES_MAX).toList()) {
            String folder = "roles/" + role.name() + "-" + role.pid() + "/";
            for (String question : QUESTIONS) {
                String name = question.substring("prb:".length()).replaceAll(" .*", "")
                        + (question.endsWith("json") ? ".json" : ".txt");
                add(folder + name, () -> role.ask(question, ANSWER_MAX));
            }
            bundle.add(folder + "threads.txt", threads(role.pid()));
        }
    }

    /** What {@code jcmd} of this Java says of all threads; a Java without that tool has none. */
    private static String threads(long pid) throws InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return "left out: this Java has no " + jcmd.getFileName() + "\n";
        }
        Process process = null;
        try {
            process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print").redirectErrorStream(true).start();
            Process asked = process;
            return CompletableFuture.supplyAsync(() -> read(asked)).get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            return "could not be had: " + e + "\n";
        } finally {
            end(process);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readNBytes(Bundle.ENTRY_CHARS_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "could not be read: " + e.getMessage() + "\n";
        }
    }

    private static void end(@Nullable Process process) {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
