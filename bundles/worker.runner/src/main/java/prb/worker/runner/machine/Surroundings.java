package prb.worker.runner.machine;

import prb.trade.api.TradeQueue;
import prb.worker.api.PRuntimeClients;
import prb.worker.api.chain.FleetChain;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.Lanes;
import prb.worker.runner.pace.Pace;

/** What all machines share. */
public record Surroundings(PRuntimeClients clients, BlobCache blobs, Lanes lanes, FleetChain chain, TradeQueue queue, Pace pace,
        KeyClaims claims, Settings settings, FastStart fastStart) {

    /** With a fast start from the same chain and blobs. */
    public Surroundings(PRuntimeClients clients, BlobCache blobs, Lanes lanes, FleetChain chain, TradeQueue queue, Pace pace,
            KeyClaims claims, Settings settings) {
        this(clients, blobs, lanes, chain, queue, pace, claims, settings, new FastStart(chain, blobs));
    }
}
