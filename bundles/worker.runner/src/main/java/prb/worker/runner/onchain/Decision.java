package prb.worker.runner.onchain;

import java.math.BigInteger;

/** What a worker needs next on chain. */
public sealed interface Decision {

    /** It can not be driven as configured. @param reason a sentence */
    record Blocked(String reason) implements Decision {}

    /** @param why a sentence */
    record Register(String why) implements Decision {}

    /** Registered, without a score yet. */
    record AwaitScore() implements Decision {}

    /** The benchmark gave less than the enforced minimum. */
    record LowScore(long score) implements Decision {}

    /** A gatekeeper or a worker that has all it needs but no pool: blocks and messages only. @param reason a sentence */
    record Rest(String reason) implements Decision {}

    record Add() implements Decision {}

    /** Added, session not there yet. */
    record AwaitSession() implements Decision {}

    record Start(BigInteger stake) implements Decision {}

    record CoolingDown() implements Decision {}

    /** Computing with less stake than configured. */
    record Raise(BigInteger stake) implements Decision {}

    /** @param unresponsive the chain misses its heartbeats */
    record Computing(boolean unresponsive) implements Decision {}
}
