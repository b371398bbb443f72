package prb.cli.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The disk under the data folder: space, inodes, kind of file system, speed. The speed is measured with one file of at most
 * 32 MiB, for at most 4 s, which is deleted at once.
 */
final class DiskCheck implements Check {

    private static final String DISK = "disk";
    private static final long MIB = 1 << 20;
    private static final long RESERVE_DEFAULT = 256 * MIB;
    private static final long SPACE_GOOD = 5 * 1024 * MIB;
    private static final long INODES_GOOD = 10_000;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int CHUNKS_MAX = 32;
    private static final int SYNCS = 20;
    private static final int SYNC_BYTES = 4_096;
    private static final long MEASURE_NANOS_MAX = 2_000_000_000L;
    private static final double WRITE_GOOD_MIB_S = 20;
    private static final double SYNC_GOOD_MS = 30;
    private static final int STAT_S_MAX = 4;
    private static final Set<String> NETWORK = Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs",
            "fuse.sshfs",
            "fuse.glusterfs", "fuse.s3fs", "virtiofs");
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    private final Patient patient;

    DiskCheck(Patient patient) {
        this.patient = patient;
    }

    @Override
    public String name() {
        return DISK;
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        Path data = patient.data();
        Path there = data;
        while (!Files.isDirectory(there)) {
            there = there.getParent();
            if (there == null) {
                return List.of(Finding.fail(DISK, data.toString(), "no folder above it exists", "give another one with --data"));
            }
        }
        List<Finding> findings = new ArrayList<>();
        if (!there.equals(data)) {
            findings.add(Files.isWritable(there)
                    ? Finding.ok(DISK, data.toString(), "is not there yet and is made at the first start")
                    : Finding.fail(DISK, data.toString(), "is not there, and this user may not make it in " + there,
                            "make it and give it to this user: mkdir, chown"));
        } else if (!Files.isWritable(data)) {
            findings.add(Finding.fail(DISK, data.toString(), "this user may not write there", "chown it to the role's user"));
        }
        FileStore store = Files.getFileStore(there);
        findings.add(space(store, data));
        inodes(there).ifPresent(findings::add);
        findings.add(kind(store, data));
        if (there.equals(data) && Files.isWritable(data)
                && store.getUsableSpace() > reserve() + CHUNKS_MAX * (long) CHUNK_BYTES) {
            findings.add(speed(data));
        }
        return findings;
    }

    private long reserve() {
        return patient.number("PRB_DISK_RESERVE_BYTES", RESERVE_DEFAULT);
    }

    private Finding space(FileStore store, Path data) throws IOException {
        long free = store.getUsableSpace();
        String found = free / MIB + " MiB free of " + store.getTotalSpace() / MIB;
        String cure = "free some, or move the data folder; a data provider can prune: prb data prune";
        if (free < reserve()) {
            return Finding.fail(DISK, data.toString(), found + ", less than the reserve (PRB_DISK_RESERVE_BYTES): nothing more is"
                    + " written", cure);
        }
        return free < SPACE_GOOD ? Finding.warn(DISK, data.toString(), found, cure) : Finding.ok(DISK, data.toString(), found);
    }

    /** Empty where {@code stat} does not tell, or the file system has no fixed number of them. */
    private static Optional<Finding> inodes(Path folder) throws InterruptedException {
        try {
            Process stat = new ProcessBuilder("stat", "-f", "-c", "%c %d", folder.toString()).redirectErrorStream(true).start();
            if (!stat.waitFor(STAT_S_MAX, TimeUnit.SECONDS)) {
                stat.destroyForcibly();
                return Optional.empty();
            }
            String[] words = new String(stat.getInputStream().readNBytes(200), java.nio.charset.StandardCharsets.US_ASCII).strip()
                    .split(" ");
            long all = Long.parseLong(words[0]);
            long free = Long.parseLong(words[1]);
            String found = free + " inodes free of " + all;
            return all == 0 ? Optional.empty()
                    : Optional
                            .of(free == 0 ? Finding.fail(DISK, folder.toString(), found + ": no file can be made", "delete files")
                                    : free < INODES_GOOD ? Finding.warn(DISK, folder.toString(), found, "delete small files")
                                            : Finding.ok(DISK, folder.toString(), found));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unknown) {
            return Optional.empty();
        }
    }

    private static Finding kind(FileStore store, Path data) {
        String type = store.type().toLowerCase(Locale.ROOT);
        if (NETWORK.contains(type)) {
            return Finding.warn(DISK, data.toString(), "file system " + type + " is on the network: locks and fsync may not hold",
                    "put the data folder on a local disk");
        }
        return MEMORY.contains(type)
                ? Finding.warn(DISK, data.toString(), "file system " + type + " is in memory: keys and inventory are gone after a"
                        + " restart of the host", "put the data folder on a disk")
                : Finding.ok(DISK, data.toString(), "file system " + type + " is local");
    }

    private static Finding speed(Path data) throws IOException {
        Path file = Files.createTempFile(data, ".prb-doctor", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            long begun = System.nanoTime();
            int chunks = 0;
            while (chunks < CHUNKS_MAX && System.nanoTime() - begun < MEASURE_NANOS_MAX) {
                channel.write(chunk.rewind());
                chunks++;
            }
            channel.force(true);
            double writing = chunks * 1e9 / (System.nanoTime() - begun);
            int syncs = 0;
            begun = System.nanoTime();
            while (syncs < SYNCS && System.nanoTime() - begun < MEASURE_NANOS_MAX) {
                channel.write(chunk.position(0).limit(SYNC_BYTES), (long) syncs * SYNC_BYTES);
                channel.force(false);
                syncs++;
            }
            double sync = (System.nanoTime() - begun) / 1e6 / syncs;
            String found = String.format(Locale.ROOT, "writes %.0f MiB/s, a small write with fsync takes %.1f ms", writing, sync);
            return writing < WRITE_GOOD_MIB_S || sync > SYNC_GOOD_MS
                    ? Finding.warn(DISK, data.toString(), found + ": slow", "use a local SSD")
                    : Finding.ok(DISK, data.toString(), found);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
