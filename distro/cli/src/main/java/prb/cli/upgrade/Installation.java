package prb.cli.upgrade;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import prb.cli.files.Folders;

/**
 * A folder with {@code versions/VERSION} and the link {@code current} to one of them. A version is unpacked under a name that
 * begins with a dot and takes its own name when it is whole; {@code current} changes in one step. So a process that is killed
 * leaves at worst an unfinished folder, which the next one deletes.
 */
final class Installation implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final long SPARE_BYTES = 64L << 20;
    private static final String PARTIAL = ".partial-";
    /** What an operator put into a version, and a newer one needs as well. */
    private static final List<String> KEPT = List.of("conf/prb.properties", "conf/trust", "dropins");

    private final Path root;
    private final FileChannel lock;

    private Installation(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** @throws IOException when another upgrade works there */
    static Installation open(Path root) throws IOException {
        Files.createDirectories(root.resolve("versions"));
        FileChannel lock = FileChannel.open(root.resolve("versions").resolve(".lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held;
        try {
            held = lock.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            lock.close();
            throw new IOException("another upgrade works on " + root);
        }
        return new Installation(root, lock);
    }

    Path version(String version) {
        return root.resolve("versions").resolve(version);
    }

    Path link() {
        return root.resolve("current");
    }

    /** The version that counts; empty when there is none yet. @throws IOException when {@code current} is no link of ours */
    Optional<Path> current() throws IOException {
        if (!Files.exists(link(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isSymbolicLink(link())) {
            throw new IOException(link() + " is no link; move it away");
        }
        return Optional.of(root.resolve(Files.readSymbolicLink(link())).normalize());
    }

    /**
     * Unpacks a version, whole or not at all.
     *
     * @return false when it is there already
     * @throws IOException when the archive is refused, or there is not enough space; nothing stays behind then
     */
    boolean install(Release release) throws IOException {
        deletePartial();
        Path target = version(release.version());
        if (Files.isDirectory(target)) {
            return false;
        }
        Contents contents = survey(release.archive());
        expectSpace(contents.bytes(), Files.getFileStore(root).getUsableSpace());
        Path partial = target.resolveSibling(PARTIAL + release.version());
        try {
            unpack(release.archive(), contents.top(), partial);
            if (!Files.isExecutable(partial.resolve("bin/prb")) || !Files.isDirectory(partial.resolve("lib"))) {
                throw new IOException(release.archive() + " is no distribution: it has no bin/prb or no lib");
            }
            Optional<Path> present = current();
            if (present.isPresent()) {
                keep(present.get(), partial);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(target.getParent());
            return true;
        } catch (IOException e) {
            Folders.delete(partial);
            throw e;
        }
    }

    void expectSpace(long needed, long free) throws IOException {
        if (needed + SPARE_BYTES > free) {
            throw new IOException("there is not enough space in " + root + ": " + needed + " bytes are needed, and " + SPARE_BYTES
                    + " to spare; free are " + free);
        }
    }

    /** Makes a version the one that counts, in one step. */
    void select(Path version) throws IOException {
        Path draft = root.resolve(".current-next");
        Files.deleteIfExists(draft);
        Files.createSymbolicLink(draft, root.relativize(version));
        Files.move(draft, link(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Folders.sync(root);
    }

    /** @param top folder that all entries lie in, with a slash at its end; empty when there is none */
    private record Contents(String top, long bytes) {}

    private static Contents survey(Path archive) throws IOException {
        List<TarEntry> entries = new ArrayList<>();
        try (InputStream in = gunzip(archive)) {
            TarReader reader = new TarReader(in);
            for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                entries.add(entry.get());
            }
        }
        Set<String> links = new HashSet<>();
        entries.stream().filter(entry -> entry.kind() == TarEntry.Kind.LINK).map(TarEntry::path).forEach(links::add);
        for (TarEntry entry : entries) {
            for (int slash = entry.path().indexOf('/'); slash > 0; slash = entry.path().indexOf('/', slash + 1)) {
                if (links.contains(entry.path().substring(0, slash))) {
                    throw new IOException("the archive has an entry below a link: " + entry.path());
                }
            }
        }
        Set<String> tops = new HashSet<>();
        entries.stream().map(TarEntry::path).filter(path -> !path.isEmpty()).map(path -> path.split("/", 2)[0])
                .forEach(tops::add);
        boolean folder = tops.size() == 1 && entries.stream().anyMatch(entry -> entry.path().contains("/"));
        return new Contents(folder ? tops.iterator().next() + "/" : "", entries.stream().mapToLong(TarEntry::size).sum());
    }

    private static InputStream gunzip(Path archive) throws IOException {
        return new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive), BUFFER_BYTES), BUFFER_BYTES);
    }

    private static void unpack(Path archive, String top, Path into) throws IOException {
        Files.createDirectories(into);
        try (InputStream in = gunzip(archive)) {
            TarReader reader = new TarReader(in);
            for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                TarEntry entry = next.get();
                String path = entry.path().startsWith(top) ? entry.path().substring(top.length()) : "";
                if (!path.isEmpty()) {
                    unpack(reader, entry, into.resolve(path));
                }
            }
        }
    }

    private static void unpack(TarReader reader, TarEntry entry, Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        switch (entry.kind()) {
            case FOLDER -> Files.createDirectories(file);
            case LINK -> Files.createSymbolicLink(file, Path.of(entry.target()));
            case FILE -> {
                try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    for (byte[] piece = reader.read(BUFFER_BYTES); piece.length > 0; piece = reader.read(BUFFER_BYTES)) {
                        out.write(piece);
                    }
                }
                Files.setPosixFilePermissions(file,
                        PosixFilePermissions.fromString(entry.executable() ? "rwxr-xr-x" : "rw-r--r--"));
                Folders.sync(file);
            }
        }
    }

    /** Copies what is an operator's own; what the new version brings itself stays as it brings it. */
    private static void keep(Path from, Path into) throws IOException {
        for (String name : KEPT) {
            if (!Files.exists(from.resolve(name))) {
                continue;
            }
            try (Stream<Path> files = Files.walk(from.resolve(name))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = into.resolve(from.relativize(file));
                    if (Files.notExists(copy)) {
                        Path folder = copy.getParent();
                        if (folder != null) {
                            Files.createDirectories(folder);
                        }
                        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
        }
    }

    private void deletePartial() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("versions"))) {
            for (Path file : files.filter(each -> String.valueOf(each.getFileName()).startsWith(PARTIAL)).toList()) {
                Folders.delete(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
