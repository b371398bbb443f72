package prb.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.JobCodec;

/**
 * The open attempts of this machine's trader in a file of their own, for the case that Redis loses everything and the trader
 * dies, too. An attempt is on disk before Redis hears of it. The file is only appended to, and written anew when it is opened
 * and when it grew by {@link #DEAD_MAX}; a half-written end, as a crash leaves it, is cut off.
 *
 * <pre>
 * record = length u32 (of what follows the checksum), CRC32C u32, body
 * body   = 1, epoch str, attempt Bytes | 2, hash 32
 * </pre>
 */
final class AttemptTrail implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptTrail.class);
    private static final int ADDED = 1;
    private static final int REMOVED = 2;
    private static final int HEAD = 8;
    private static final int RECORD_MAX = 16 << 20;
    /** Bytes of records that are of no use any more. */
    private static final long DEAD_MAX = 8 << 20;

    /** @param epoch of Redis when the attempt was made: while it lasts, what Redis does not know is settled */
    record Entry(String epoch, Attempt attempt) {}

    private final Path file;
    private final Map<Bytes, Entry> open = new LinkedHashMap<>();
    private @Nullable FileChannel channel;
    private long grown;

    /** Opens nothing: the file comes into being with the first attempt. Reads what an earlier process left. */
    AttemptTrail(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try {
                read();
            } catch (IOException e) {
                throw new UncheckedIOException("the trail of sent extrinsics in " + file + " can not be read", e);
            }
        }
    }

    private void read() throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        while (in.remaining() >= HEAD) {
            int size = in.getInt();
            int sum = in.getInt();
            if (size < 1 || size > in.remaining() || crc(in.array(), in.position(), size) != sum) {
                LOG.warn("{} ends with a half-written record at {}, which is cut off", file, in.position() - HEAD);
                return;
            }
            Bytes body = Bytes.wrap(in.array(), in.position(), size).compact();
            in.position(in.position() + size);
            try {
                apply(new ScaleReader(body));
            } catch (ScaleException e) {
                LOG.error("a record of {} can not be read and is left out: {}", file, e.getMessage());
            }
        }
    }

    private void apply(ScaleReader body) {
        if (body.u8() == ADDED) {
            Entry entry = new Entry(body.string(), JobCodec.decodeAttempt(body.bytes()));
            open.put(entry.attempt().hash(), entry);
        } else {
            open.remove(body.fixed(32));
        }
    }

    /** On disk when it returns. */
    synchronized void add(Attempt attempt, String epoch) {
        Entry entry = new Entry(epoch, attempt);
        append(added(entry), true);
        open.put(attempt.hash(), entry);
    }

    private static Bytes added(Entry entry) {
        return new ScaleWriter(512).u8(ADDED).string(entry.epoch()).bytes(JobCodec.encode(entry.attempt())).toBytes();
    }

    /** May come back after a crash of the machine; a removal that is lost is found out again. */
    synchronized void remove(Bytes hash) {
        if (open.remove(hash) != null) {
            append(new ScaleWriter(33).u8(REMOVED).raw(hash).toBytes(), false);
        }
    }

    synchronized List<Entry> of(AccountId account) {
        return open.values().stream().filter(entry -> entry.attempt().account().equals(account)).toList();
    }

    synchronized List<AccountId> accounts() {
        return open.values().stream().map(entry -> entry.attempt().account()).distinct().toList();
    }

    private void append(Bytes body, boolean forced) {
        try {
            FileChannel out = channel;
            if (out == null || grown > DEAD_MAX) {
                out = rewrite();
            }
            grown += write(out, body);
            if (forced) {
                out.force(false);
            }
        } catch (IOException e) {
            grown = DEAD_MAX + 1; // it may end with half a record: the next one goes to a new file
            throw new UncheckedIOException("the trail of sent extrinsics in " + file + " can not be written", e);
        }
    }

    private FileChannel rewrite() throws IOException {
        close();
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE);
        for (Entry entry : new ArrayList<>(open.values())) {
            write(out, added(entry));
        }
        out.force(true);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(parent, StandardOpenOption.READ)) {
            folder.force(true);
        }
        grown = 0;
        channel = out;
        return out;
    }

    private static int write(FileChannel out, Bytes body) throws IOException {
        if (body.size() > RECORD_MAX) {
            throw new IOException("a record of " + body.size() + " bytes is longer than " + RECORD_MAX);
        }
        byte[] bytes = body.toArray();
        ByteBuffer record = ByteBuffer.allocate(HEAD + bytes.length);
        record.putInt(bytes.length).putInt(crc(bytes, 0, bytes.length)).put(bytes).flip();
        int size = record.remaining();
        while (record.hasRemaining()) {
            out.write(record);
        }
        return size;
    }

    private static int crc(byte[] bytes, int from, int size) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, size);
        return (int) sum.getValue();
    }

    @Override
    public synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
