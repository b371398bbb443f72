package prb.worker.runner.machine;

import prb.trade.api.TradeQueue;
import prb.worker.api.PRuntimeClients;
import prb.worker.api.chain.FleetChain;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.Lanes;
import prb.worker.runner.pace.Pace;
import prb.worker.runner.share.Share;

/** What all machines share. */
public record Surroundings(PRuntimeClients clients, BlobCache blobs, Lanes lanes, FleetChain chain, TradeQueue queue, Pace pace,
        KeyClaims claims, Settings settings, Share share) {}
