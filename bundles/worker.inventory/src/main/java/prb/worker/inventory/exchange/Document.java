package prb.worker.inventory.exchange;

import java.util.List;

/**
 * Pools and workers on their way.
 *
 * @param source what messages and the log call it, such as the name of a file
 */
public record Document(String source, List<Row> pools, List<Row> workers) {

    public Document {
        pools = List.copyOf(pools);
        workers = List.copyOf(workers);
    }
}
