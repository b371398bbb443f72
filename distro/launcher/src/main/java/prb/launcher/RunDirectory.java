package prb.launcher;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where running roles register: {@code $XDG_RUNTIME_DIR/prb}, or a folder of the user (0700) under the temporary folder.
 * Each process has {@code <role>-<pid>.json} and the socket {@code <role>-<pid>.sock}.
 */
record RunDirectory(Path folder) {

    /** A registered process. */
    record Entry(String role, long pid, Path data, Path socket, String startedAt, Path file) {
        boolean isAlive() {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }

        void remove() throws IOException {
            Files.deleteIfExists(file);
            Files.deleteIfExists(socket);
        }
    }

    static RunDirectory of(Host host) {
        Optional<Path> runtime = host.variable("XDG_RUNTIME_DIR").map(Path::of).filter(Files::isWritable);
        return new RunDirectory(runtime.map(path -> path.resolve("prb"))
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "prb-" + System.getProperty("user.name"))));
    }

    /** Makes the folder if needed and refuses one that belongs to somebody else. */
    void prepare() throws LaunchException {
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(folder.getParent());
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path probe = Files.createTempFile(folder, ".owner", "");
            boolean ours = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe));
            Files.delete(probe);
            if (!ours) {
                throw new LaunchException("run folder " + folder
                        + " belongs to another user; set XDG_RUNTIME_DIR to a folder of yours");
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new LaunchException("run folder " + folder + " can not be used: " + e, e);
        }
    }

    Entry register(String role, Path data) throws LaunchException {
        prepare();
        long pid = ProcessHandle.current().pid();
        Path file = folder.resolve(role + "-" + pid + ".json");
        Path socket = folder.resolve(role + "-" + pid + ".sock");
        Entry entry = new Entry(role, pid, data, socket, Instant.now().toString(), file);
        JsonObject json = Json.createObjectBuilder().add("role", role).add("pid", pid).add("data", data.toString())
                .add("socket", socket.toString()).add("startedAt", entry.startedAt()).build();
        try {
            Files.deleteIfExists(socket);
            Path draft = Files.createTempFile(folder, ".register", "");
            Files.writeString(draft, json.toString());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return entry;
        } catch (IOException e) {
            throw new LaunchException("this process can not be registered in " + folder + ": " + e, e);
        }
    }

    /** Living processes by role and pid; what dead ones left behind is removed. */
    List<Entry> entries() throws LaunchException {
        List<Entry> alive = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return alive;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                Optional<Entry> entry = read(file);
                if (entry.isPresent() && entry.get().isAlive()) {
                    alive.add(entry.get());
                } else if (entry.isPresent()) {
                    entry.get().remove();
                }
            }
        } catch (IOException e) {
            throw new LaunchException("run folder " + folder + " can not be read: " + e, e);
        }
        alive.sort(Comparator.comparing(Entry::role).thenComparingLong(Entry::pid));
        return alive;
    }

    private static Optional<Entry> read(Path file) throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
            JsonObject json = reader.readObject();
            return Optional.of(new Entry(json.getString("role"), json.getJsonNumber("pid").longValueExact(),
                    Path.of(json.getString("data")),
                    Path.of(json.getString("socket")), json.getString("startedAt"), file));
        } catch (JsonException | NullPointerException | ClassCastException | ArithmeticException e) {
            // A file of another origin: not ours to judge or delete.
            return Optional.empty();
        }
    }
}
