package prb.worker.runner.onchain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

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

    /** A gatekeeper, or a worker that was stopped: blocks and messages only. @param reason a sentence */
    record Rest(String reason) implements Decision {}

    record Add() implements Decision {}

    /** Added, session not there yet. */
    record AwaitSession() implements Decision {}

    record Start(BigInteger stake) implements Decision {}

    /** @param until from when on its stake can be reclaimed, when that is known */
    record CoolingDown(Optional<Instant> until) implements Decision {}

    /** Cooled down: its stake goes back to the pool. */
    record Reclaim() implements Decision {}

    /** The operator wants it to stop computing. */
    record Stop() implements Decision {}

    /** Computing with less stake than configured. */
    record Raise(BigInteger stake) implements Decision {}

    /** @param unresponsive the chain misses its heartbeats */
    record Computing(boolean unresponsive) implements Decision {}
}
