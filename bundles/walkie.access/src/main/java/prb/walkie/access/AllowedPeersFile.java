package prb.walkie.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;

/**
 * The file of allowed peers: one peer id a line, what follows {@code #} is a comment. It is replaced as a whole, only its owner
 * may read it, and of several who change it at once, in this process or others, one waits for the other. A change by hand is
 * seen when the peers are asked for, at most a second later. A file of more than 1 MiB is not read, and of its ids the first
 * 4,096 count. Safe for any thread.
 */
final class AllowedPeersFile {

    static final long BYTES_MAX = 1 << 20;
    static final int PEERS_MAX = 4_096;
    private static final Logger LOG = LoggerFactory.getLogger(AllowedPeersFile.class);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String OWNER_ONLY = "rw-------";
    /** Characters of a wrong line that a message repeats. */
    private static final int SHOWN_CHARS_MAX = 60;

    /** What tells one state of the file from another; a file put in its place has another key. */
    private record State(long modified, long size, Object key) {
        static final State NONE = new State(-1, -1, "");
    }

    private final Path file;
    private State state = State.NONE;
    private Set<String> peers = Set.of();
    private long lookedAt;
    private boolean looked;

    AllowedPeersFile(Path file) {
        this.file = file;
    }

    /** The peers in the file now, or those of a second ago. */
    synchronized Set<String> peers() {
        if (!looked || System.nanoTime() - lookedAt > LOOK_AGAIN_NANOS) {
            look();
        }
        return peers;
    }

    private void look() {
        looked = true;
        lookedAt = System.nanoTime();
        try {
            State now = stateOf();
            if (!now.equals(state)) {
                state = now;
                peers = now.equals(State.NONE) ? Set.of() : parse(lines());
                LOG.info("{} peers are allowed by {}", peers.size(), file);
            }
        } catch (IOException e) {
            // Whoever was allowed stays so, until the file says otherwise.
            LOG.warn("the allowed peers of {} cannot be read: {}", file, e.toString());
        }
    }

    private State stateOf() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            return new State(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.size(), key == null ? "" : key);
        } catch (NoSuchFileException e) {
            return State.NONE;
        }
    }

    private List<String> lines() throws IOException {
        if (Files.notExists(file)) {
            return new ArrayList<>();
        }
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException("it has more than " + BYTES_MAX + " bytes");
        }
        // Decoded leniently: a line with wrong bytes is a wrong line, not the end of all others.
        return new ArrayList<>(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList());
    }

    private Set<String> parse(List<String> lines) {
        Set<String> out = new LinkedHashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String text = id(lines.get(i));
            try {
                if (!text.isEmpty() && out.size() < PEERS_MAX) {
                    out.add(PeerId.parse(text).toString());
                }
            } catch (IllegalArgumentException e) {
                LOG.warn("line {} of {} is left out: '{}' is no peer id", i + 1, file, shown(text));
            }
        }
        return Set.copyOf(out);
    }

    private static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > SHOWN_CHARS_MAX ? printable.substring(0, SHOWN_CHARS_MAX) + "..." : printable;
    }

    /** The line without its comment and blanks. */
    private static String id(String line) {
        int comment = line.indexOf('#');
        return (comment < 0 ? line : line.substring(0, comment)).strip();
    }

    /** Adds a peer, unless it is there. @throws UncheckedIOException when the file cannot be read or written */
    synchronized void add(String peerId) {
        change(lines -> {
            if (lines.stream().noneMatch(line -> id(line).equals(peerId))) {
                lines.add(peerId);
            }
        });
    }

    /** Takes a peer out. @return whether it was in. @throws UncheckedIOException as {@link #add} */
    synchronized boolean remove(String peerId) {
        boolean[] found = {false};
        change(lines -> found[0] = lines.removeIf(line -> id(line).equals(peerId)));
        return found[0];
    }

    private interface Change {
        void to(List<String> lines);
    }

    private void change(Change change) {
        try {
            // A link stays a link: what it leads to is replaced.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path folder = Objects.requireNonNull(target.getParent(), "a file has a folder");
            Files.createDirectories(folder);
            try (ChangeLock lock = ChangeLock.of(target, ownerOnly(folder))) {
                LOG.trace("{} is held", lock);
                List<String> before = lines();
                List<String> after = new ArrayList<>(before);
                change.to(after);
                if (!after.equals(before)) {
                    replace(target, folder, String.join("\n", after) + (after.isEmpty() ? "" : "\n"));
                }
            }
            look();
        } catch (IOException e) {
            throw new UncheckedIOException("the allowed peers cannot be noted in " + file + ": " + e, e);
        }
    }

    private static void replace(Path target, Path folder, String text) throws IOException {
        Path draft = Files.createTempFile(folder, ".allowed-peers", "", ownerOnly(folder));
        try {
            try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))}
                : new FileAttribute<?>[0];
    }
}
