package prb.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import prb.blob.api.fact.Fact;
import prb.blob.store.FactDb;
import prb.blob.store.RangeEnd;

/** {@code prb data export FILE}: a snapshot with its proof, of a store that may be in use. */
final class Export {

    private static final int BUFFER_BYTES = 1 << 20;

    private Export() {
    }

    static Report run(Arguments arguments, PrintStream out, PrintStream err)
            throws RefusedException, IOException, UsageException {
        String name = arguments.words(1, 1, "the file to write").getFirst();
        Optional<Long> asked = arguments.number("--to");
        try (FactDb db = FactDb.readOnly(arguments.store())) {
            long last = db.lastRange().map(RangeEnd::last).orElseThrow(() -> new RefusedException("the store in "
                    + arguments.store() + " is empty"));
            long to = Math.min(last, asked.orElse(last));
            if (name.equals("-")) {
                return write(db, to, new BufferedOutputStream(out, BUFFER_BYTES), err).put("file", "-");
            }
            Path file = Path.of(name);
            if (Files.exists(file)) {
                throw new RefusedException(file + " is there already; remove it or use another name");
            }
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Report report;
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(part), BUFFER_BYTES)) {
                report = write(db, to, stream, err);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return report.put("file", file.toString());
        } catch (RocksDBException e) {
            throw new RefusedException("the store in " + arguments.store() + " can not be opened: " + e.getMessage(), e);
        }
    }

    private static Report write(FactDb db, long to, OutputStream stream, PrintStream err) throws IOException, RefusedException {
        Snapshot.Writer writer = new Snapshot.Writer(stream);
        long relay = 0;
        long para = -1;
        try (StoreFacts facts = new StoreFacts(db, to)) {
            Progress progress = new Progress(err, "export", facts.total());
            for (Optional<Fact> fact = facts.next(); fact.isPresent(); fact = facts.next()) {
                writer.add(fact.get());
                switch (fact.get()) {
                    case Fact.Genesis g -> relay = g.relayNumber();
                    case Fact.RelayRange r -> relay = r.lastNumber();
                    case Fact.ParaBlock p -> para = p.number();
                }
                progress.at(facts.done(), relay, para);
            }
            writer.finish();
            return new Report().put("relayBlock", relay).put("paraBlock", para).put("bytes", writer.bytes())
                    .put("chainValue", writer.chain().toHex()).put("seconds", Math.round(progress.seconds() * 10) / 10.0);
        }
    }
}
