package prb.chain.client.source;

import java.time.Duration;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.RpcSettings;

/**
 * Limits of the sources of a chain.
 *
 * @param rpc limits of each connection, with the deadlines of calls and the pauses between connects
 * @param healthEvery pause between looks at a connected source
 * @param lagMax blocks that a source may be behind the highest head and still count as ready
 * @param jumpMax blocks that a head may rise at once while other sources see nothing of it
 */
public record SourceLimits(RpcSettings rpc, Duration healthEvery, long lagMax, long jumpMax) {

    /** A try takes at most this part of the call's time while another source could answer. */
    private static final int CHEAP_TRIES = 6;
    private static final int HEAVY_TRIES = 4;

    /** 10 s, 10 blocks, 4096 blocks. */
    public static SourceLimits standard(RpcSettings rpc) {
        return new SourceLimits(rpc, Duration.ofSeconds(10), 10, 4096);
    }

    Duration deadline(CallClass kind) {
        return kind == CallClass.CHEAP || kind == CallClass.SUBMIT ? rpc.callTimeout() : rpc.largeCallTimeout();
    }

    Duration oneTry(CallClass kind) {
        return deadline(kind).dividedBy(kind == CallClass.CHEAP ? CHEAP_TRIES : HEAVY_TRIES);
    }
}
