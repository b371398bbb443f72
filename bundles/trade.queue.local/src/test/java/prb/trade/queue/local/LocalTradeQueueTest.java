package prb.trade.queue.local;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import prb.trade.api.TradeQueue;
import prb.trade.api.TradeQueueContract;

class LocalTradeQueueTest extends TradeQueueContract {

    @TempDir
    Path folder;

    @Override
    protected TradeQueue open() throws Exception {
        return new LocalTradeQueue(folder.resolve("trade.db"), WAITING_MAX, FINISHED_KEPT);
    }

    @Override
    protected void close(TradeQueue queue) throws Exception {
        ((LocalTradeQueue) queue).close();
    }
}
