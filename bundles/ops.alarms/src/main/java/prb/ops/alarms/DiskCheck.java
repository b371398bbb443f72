package prb.ops.alarms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Space on the data folder's disk: a warning when it is low, critical below a fifth of that. Any thread. */
final class DiskCheck implements HealthCheck {

    private static final int CRITICAL_PART = 5;

    private final Path folder;
    private final LongSupplier low;

    /** @param low free bytes below which it is low */
    DiskCheck(Path folder, LongSupplier low) {
        this.folder = folder;
        this.low = low;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < low.getAsLong() / CRITICAL_PART) {
                log.critical("Only {} bytes are free on the disk of {}: make room, or prune with prb data", free, folder);
            } else if (free < low.getAsLong()) {
                log.warn("{} bytes are free on the disk of {}, {} are wanted: make room, or prune with prb data", free, folder,
                        low
                                .getAsLong());
            } else {
                log.info("{} bytes are free on the disk of {}", free, folder);
            }
        } catch (IOException e) {
            log.critical("The disk of {} does not answer ({}): look whether it is mounted", folder, e.toString());
        }
        return new Result(log);
    }
}
