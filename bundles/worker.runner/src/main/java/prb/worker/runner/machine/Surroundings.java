package prb.worker.runner.machine;

import prb.trade.api.TradeQueue;
import prb.worker.api.PRuntimeClients;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.onchain.WorkerChain;
import prb.worker.runner.pace.Pace;

/** What all machines of a runner share. */
public record Surroundings(PRuntimeClients clients, BlobCache blobs, WorkerChain chain, TradeQueue queue, Pace pace,
        KeyClaims claims, Settings settings) {}
