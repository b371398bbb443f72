package prb.worker.runner.machine;

import java.util.Set;
import java.util.function.Consumer;
import prb.trade.api.TradeQueue;
import prb.worker.api.PRuntimeClients;
import prb.worker.api.chain.FleetChain;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.Lanes;
import prb.worker.runner.pace.Doorbell;
import prb.worker.runner.pace.Pace;
import prb.worker.runner.share.Share;

/** What all machines share. */
public record Surroundings(PRuntimeClients clients, BlobCache blobs, Lanes lanes, FleetChain chain, TradeQueue queue, Pace pace,
        KeyClaims claims, Settings settings, FastStart fastStart, Shadow shadow, Share share) {

    /** With a fast start from the same chain and blobs, every pool driven, and all workers of the inventory. */
    public Surroundings(PRuntimeClients clients, BlobCache blobs, Lanes lanes, FleetChain chain, TradeQueue queue, Pace pace,
            KeyClaims claims, Settings settings) {
        this(clients, blobs, lanes, chain, queue, pace, claims, settings, Share.whole());
    }

    /** With a fast start from the same chain and blobs, and every pool driven. */
    public Surroundings(PRuntimeClients clients, BlobCache blobs, Lanes lanes, FleetChain chain, TradeQueue queue, Pace pace,
            KeyClaims claims, Settings settings, Share share) {
        this(clients, blobs, lanes, chain, queue, pace, claims, settings, new Shadow(false, Set.of()), share);
    }

    /** With a fast start from the same chain and blobs. */
    public Surroundings(PRuntimeClients clients, BlobCache blobs, Lanes lanes, FleetChain chain, TradeQueue queue, Pace pace,
            KeyClaims claims, Settings settings, Shadow shadow, Share share) {
        this(clients, blobs, lanes, chain, queue, pace, claims, settings, new FastStart(chain, blobs), shadow, share);
    }

    /** What a worker is driven by, or followed. @param watch is told the id of each job on its way */
    public Machine machine(Target target, Doorbell bell, Consumer<String> watch, InFlight calls) {
        return shadow.covers(target.worker().pid()) ? new ShadowMachine(target, this, bell, calls)
                : new WorkerMachine(target, this, bell, watch, calls);
    }
}
