package prb.worker.runner.feed;

import prb.worker.api.PRuntimeInfo;

/** What a worker wants next. @param waiting the worker says that it took relay headers and waits for their para headers */
public record Counters(long relay, long paraHeader, long paraBlock, boolean waiting) {

    public static Counters of(PRuntimeInfo info) {
        return new Counters(info.nextRelayHeader(), info.nextParaHeader(), info.nextParaBlock(), info.waitingForParaHeaders());
    }

    Counters withHeaders(long relayNext, long paraHeaderNext) {
        return new Counters(relayNext, paraHeaderNext, paraBlock, false);
    }

    Counters withParaHeader(long next) {
        return new Counters(relay, next, paraBlock, false);
    }

    Counters withParaBlock(long next) {
        return new Counters(relay, paraHeader, next, waiting);
    }

    /** The same counters with what the worker says of waiting. */
    public Counters withWaiting(boolean says) {
        return new Counters(relay, paraHeader, paraBlock, says);
    }

    /** Whether any counter is lower than before: the worker was restored or started over. */
    public boolean isBehind(Counters before) {
        return relay < before.relay || paraHeader < before.paraHeader || paraBlock < before.paraBlock;
    }
}
