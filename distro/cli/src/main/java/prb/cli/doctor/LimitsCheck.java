package prb.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Limits of the system on open files, threads and memory, beside what a role's Java is told to take. Linux only. */
final class LimitsCheck implements Check {

    private static final String LIMITS = "limits";
    private static final long FILES_MIN = 1_024;
    private static final long FILES_GOOD = 8_192;
    private static final long THREADS_GOOD = 1_024;
    private static final long MIB = 1 << 20;
    /** Metaspace, code, stacks, RocksDB and the kernel's buffers beside heap and direct memory. */
    private static final long BESIDE_HEAP = 256 * MIB;
    private static final Pattern SIZE = Pattern.compile("(?:-Xmx|-XX:MaxDirectMemorySize=)(\\d+)([kKmMgGtT]?)");
    private static final String LIMITS_FILE = "/proc/self/limits";

    private final Patient patient;

    LimitsCheck(Patient patient) {
        this.patient = patient;
    }

    @Override
    public String name() {
        return LIMITS;
    }

    @Override
    public List<Finding> look() throws IOException {
        Path proc = Path.of(LIMITS_FILE);
        if (!Files.isReadable(proc)) {
            return List.of(Finding.ok(LIMITS, "", "not looked at: this system has no " + LIMITS_FILE));
        }
        List<String> limits = Files.readAllLines(proc);
        return List.of(files(soft(limits, "Max open files")), threads(soft(limits, "Max processes")), memory());
    }

    /** Empty when unlimited. */
    private static OptionalLong soft(List<String> limits, String name) {
        return limits.stream().filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split(" +")[0])
                .filter(word -> word.matches("\\d+")).mapToLong(Long::parseLong).findFirst();
    }

    private static Finding files(OptionalLong limit) {
        if (limit.isEmpty()) {
            return Finding.ok(LIMITS, "open files", "unlimited");
        }
        String found = limit.getAsLong() + " at a time";
        String cure = "raise it: ulimit -n 65536, LimitNOFILE= of systemd, ulimits of Docker Compose";
        return limit.getAsLong() < FILES_MIN ? Finding.fail(LIMITS, "open files", found, cure)
                : limit.getAsLong() < FILES_GOOD ? Finding.warn(LIMITS, "open files", found + ", few for many workers", cure)
                        : Finding.ok(LIMITS, "open files", found);
    }

    private static Finding threads(OptionalLong limit) throws IOException {
        OptionalLong group = cgroup("pids.max", "pids");
        long least = Math.min(limit.orElse(Long.MAX_VALUE), group.orElse(Long.MAX_VALUE));
        if (least == Long.MAX_VALUE) {
            return Finding.ok(LIMITS, "threads", "unlimited");
        }
        String found = least + " for this user or group";
        return least < THREADS_GOOD
                ? Finding.warn(LIMITS, "threads", found, "raise it: ulimit -u, TasksMax= of systemd, pids_limit of Docker")
                : Finding.ok(LIMITS, "threads", found);
    }

    private Finding memory() throws IOException {
        long java = javaBytes();
        OptionalLong group = cgroup("memory.max", "memory");
        OptionalLong host = memInfo("MemTotal");
        long limit = Math.min(group.orElse(Long.MAX_VALUE), host.orElse(Long.MAX_VALUE));
        long available = memInfo("MemAvailable").orElse(Long.MAX_VALUE);
        String found = "Java takes up to " + java / MIB + " MiB (heap and direct memory), the "
                + (group.orElse(Long.MAX_VALUE) == limit ? "group" : "host") + " has " + limit / MIB + " MiB, " + available / MIB
                + " MiB are free on the host";
        if (java > limit) {
            return Finding.fail(LIMITS, "memory", found + ": the kernel will end the role",
                    "lower the heap (PRB_JAVA_OPTIONS=-Xmx...) or raise the limit");
        }
        return java + BESIDE_HEAP > limit
                ? Finding.warn(LIMITS, "memory", found + ": little is left beside the heap", "raise the limit or lower -Xmx")
                : Finding.ok(LIMITS, "memory", found);
    }

    /** What conf/jvm.options and PRB_JAVA_OPTIONS grant; the last of each counts. */
    private long javaBytes() throws IOException {
        Path options = patient.home().resolve("conf").resolve("jvm.options");
        List<String> words = new ArrayList<>(Files.isReadable(options) ? Files.readAllLines(options) : List.of());
        patient.setting("PRB_JAVA_OPTIONS").ifPresent(more -> words.addAll(List.of(more.split(" +"))));
        long heap = 0;
        long direct = 0;
        for (String word : words) {
            Matcher size = SIZE.matcher(word.strip());
            if (size.matches()) {
                long bytes = Long.parseLong(size.group(1)) << switch (size.group(2).toLowerCase(Locale.ROOT)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    case "t" -> 40;
                    default -> 0;
                };
                heap = word.contains("-Xmx") ? bytes : heap;
                direct = word.contains("-Xmx") ? direct : bytes;
            }
        }
        return heap + direct;
    }

    private static OptionalLong memInfo(String name) throws IOException {
        Path file = Path.of("/proc/meminfo");
        if (!Files.isReadable(file)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(file).stream().filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10).findFirst();
    }

    /** A limit of this process's control group, version 2, or 1 for a controller; the least of all groups above it. */
    private static OptionalLong cgroup(String file, String controller) throws IOException {
        Path self = Path.of("/proc/self/cgroup");
        if (!Files.isReadable(self)) {
            return OptionalLong.empty();
        }
        OptionalLong least = OptionalLong.empty();
        for (String line : Files.readAllLines(self)) {
            String[] parts = line.split(":", 3);
            boolean second = parts.length == 3 && parts[1].isEmpty();
            if (parts.length < 3 || !second && !parts[1].equals(controller)) {
                continue;
            }
            Path root = Path.of("/sys/fs/cgroup").resolve(second ? "" : controller);
            String name = second || !controller.equals("memory") ? file : "memory.limit_in_bytes";
            for (Path group = root.resolve(parts[2].substring(1)); group != null && group.startsWith(root); group = group
                    .getParent()) {
                Optional<Long> limit = number(group.resolve(name));
                least = OptionalLong.of(Math.min(least.orElse(Long.MAX_VALUE), limit.orElse(Long.MAX_VALUE)));
            }
        }
        return least.orElse(Long.MAX_VALUE) == Long.MAX_VALUE ? OptionalLong.empty() : least;
    }

    private static Optional<Long> number(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
