package prb.chain.client.source;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.ChainSource.State;
import prb.chain.api.Question;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.Json;
import prb.chain.client.rpc.JsonException;
import prb.chain.client.rpc.RpcConnection;
import prb.scale.Bytes;
import prb.scale.ScaleException;

/** Chooses sources for questions and judges what they answer. Any thread. */
final class Asking {

    /** First and longest pause between rounds. */
    private static final long PAUSE_MIN_NANOS = Duration.ofMillis(50).toNanos();
    private static final long PAUSE_MAX_NANOS = Duration.ofSeconds(1).toNanos();

    /** Ranks of sources, lower is better. */
    private static final int DEGRADED_RANK = 2;
    private static final int DEMOTED_RANK = 16;
    private static final int LOW_RANK = 1;
    private static final int PRUNED_RANK = 4;

    private final Sources sources;
    private volatile @Nullable Source submitter;

    Asking(Sources sources) {
        this.sources = sources;
    }

    <T> T ask(Ask<T> ask) throws ChainException {
        long deadline = sources.clock().getAsLong() + sources.limits().deadline(ask.kind).toNanos();
        long pause = PAUSE_MIN_NANOS;
        Tries<T> tries = new Tries<>();
        while (true) {
            if (sources.isClosed()) {
                throw sources.unavailable("the chain client is stopped");
            }
            long left = deadline - sources.clock().getAsLong();
            if (left <= 0) {
                throw tries.outOfTime(nobody(ask));
            }
            Source source = choose(ask, tries.asked);
            if (source != null) {
                tries.asked.add(source);
                long one = isAnotherLeft(tries.asked) ? sources.limits().oneTry(ask.kind).toNanos() : left;
                T answer = attempt(ask, source, tries, Duration.ofNanos(Math.min(left, one)));
                if (answer != null) {
                    return answer;
                }
                continue;
            }
            if (tries.isOver(mayOneComeBack(tries.asked))) {
                T answer = tries.conclude();
                if (answer != null) {
                    return answer;
                }
            }
            tries.nextRound(ask.method, sources.headNumber(), sources.limits().lagMax());
            await(ask, Math.min(pause, left));
            pause = Math.min(PAUSE_MAX_NANOS, pause * 2);
        }
    }

    RpcConnection submitting() throws ChainException {
        if (sources.isClosed()) {
            throw sources.unavailable("the chain client is stopped");
        }
        Source best = submitter;
        RpcConnection live = best == null || best.state(sources.headNumber()) != State.READY ? null : best.connection();
        if (live != null) {
            return live;
        }
        best = choose(Ask.of(CallClass.SUBMIT, "submit", json -> json), List.of());
        live = best == null ? null : best.connection();
        if (live == null) {
            throw sources.unavailable("no node of the " + sources.chain() + " is connected" + tried());
        }
        submitter = best;
        return live;
    }

    private String nobody(Ask<?> ask) {
        return ask.method + ": no node of the " + sources.chain() + " answered within "
                + sources.limits().deadline(ask.kind).toMillis() + " ms" + tried();
    }

    private String tried() {
        return sources.snapshot().stream().map(each -> each.name() + " is " + each.state() + (each.why().isEmpty() ? ""
                : ", " + each.why())).collect(Collectors.joining("; ", " (", ")"));
    }

    private void await(Ask<?> ask, long nanos) throws ChainException {
        try {
            sources.awaitChange(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChainException(Kind.UNAVAILABLE, 0, ask.method + ": interrupted", e);
        }
    }

    private @Nullable Source choose(Ask<?> ask, List<Source> except) {
        long highest = sources.headNumber();
        boolean isOld = ask.ofState && ask.subject != null && !sources.finals().contains(ask.subject);
        Source best = null;
        int bestRank = 0;
        for (Source source : sources.all()) {
            if (source.connection() == null || except.contains(source)) {
                continue;
            }
            if (ask.sameSource && source == submitter && source.state(highest) == State.READY) {
                return source;
            }
            int rank = rank(source, ask, highest, isOld);
            if (best == null || rank < bestRank || rank == bestRank && source.health.expected() < best.health.expected()) {
                best = source;
                bestRank = rank;
            }
        }
        return best;
    }

    private static int rank(Source source, Ask<?> ask, long highest, boolean isOld) {
        int rank = switch (source.state(highest)) {
            case READY -> 0;
            case DEGRADED -> DEGRADED_RANK;
            default -> DEMOTED_RANK;
        };
        boolean isLow = ask.number > source.headNumber() && ask.number <= highest;
        return rank + (isLow ? LOW_RANK : 0) + (isOld && source.health.isPruned() ? PRUNED_RANK : 0);
    }

    private boolean isAnotherLeft(List<Source> asked) {
        long highest = sources.headNumber();
        for (Source source : sources.all()) {
            if (!asked.contains(source) && source.connection() != null && source.state(highest) != State.DEMOTED) {
                return true;
            }
        }
        return false;
    }

    // A source that is down for the moment may have what the connected ones lack.
    private boolean mayOneComeBack(List<Source> asked) {
        long highest = sources.headNumber();
        for (Source source : sources.all()) {
            if (!asked.contains(source) && !source.health.isPruned() && source.health.connects.get() > 0
                    && source.state(highest) == State.DOWN) {
                return true;
            }
        }
        return false;
    }

    // The answer, or null when another source has to be asked; the tries know why.
    private <T> @Nullable T attempt(Ask<T> ask, Source source, Tries<T> tries, Duration time) throws ChainException {
        RpcConnection live = source.connection();
        if (live == null) {
            tries.passing(sources.unavailable(source.name() + " is not connected"));
            return null;
        }
        long began = sources.clock().getAsLong();
        source.health.asking.incrementAndGet();
        try {
            Json json = live.call(ask.kind, time, ask.method, ask.params);
            if (ask.kind == CallClass.CHEAP) {
                source.health.timed(sources.clock().getAsLong() - began);
            }
            return judge(ask, source, tries, ask.convert.apply(json));
        } catch (ChainException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            refusal(ask, source, tries, e);
        } catch (JsonException | ScaleException | IllegalArgumentException e) {
            ChainException nonsense = new ChainException(Kind.MALFORMED, 0, ask.method + " at " + source.name()
                    + " answers nonsense: " + e.getMessage(), e);
            source.failed(String.valueOf(nonsense.getMessage()));
            tries.malformed(nonsense);
        } finally {
            source.health.asking.decrementAndGet();
        }
        return null;
    }

    private <T> @Nullable T judge(Ask<T> ask, Source source, Tries<T> tries, T answer) {
        if (ask.isMissing.test(answer)) {
            if (ask.missing == Ask.Missing.BEHIND && isFinal(ask)) {
                behind(ask, source, tries, "has none");
                return null;
            }
            source.health.answered();
            if (ask.missing == Ask.Missing.TRUE) {
                return answer;
            }
            tries.missing(answer);
            return null;
        }
        if (!ask.isRight.test(answer)) {
            String what = ask.method + " at " + source.name() + " gave a wrong answer";
            sources.demote(source, what);
            source.health.errors.incrementAndGet();
            tries.passing(new ChainException(Kind.MALFORMED, what));
            return null;
        }
        if (ask.question == Question.BLOCK_HASH && isFinal(ask)) {
            // Above its own finalized head a node tells of its best chain, which may yet change.
            if (source.headNumber() < ask.number) {
                behind(ask, source, tries, "has not finalized it");
                return null;
            }
            sources.finals().addHash(((Optional<?>) answer).map(hash -> (Bytes) hash).orElseThrow());
        }
        source.health.answered();
        sources.remember(ask, source);
        return answer;
    }

    private <T> void behind(Ask<T> ask, Source source, Tries<T> tries, String how) {
        ChainException why = sources.unavailable(source.name() + " is behind: block " + subject(ask) + " is final, yet "
                + ask.method + " " + how);
        source.failed(String.valueOf(why.getMessage()));
        tries.behind(source, why);
    }

    private static String subject(Ask<?> ask) {
        return ask.number >= 0 ? Long.toString(ask.number) : String.valueOf(ask.subject);
    }

    private boolean isFinal(Ask<?> ask) {
        if (ask.number >= 0) {
            return ask.number <= sources.headNumber();
        }
        return ask.subject != null && sources.finals().contains(ask.subject);
    }

    private <T> void refusal(Ask<T> ask, Source source, Tries<T> tries, ChainException e) {
        switch (e.kind()) {
            case UNAVAILABLE -> {
                source.failed(String.valueOf(e.getMessage()));
                tries.passing(e);
            }
            case UNSUPPORTED, MALFORMED -> tries.lacking(e);
            case REJECTED -> rejected(ask, source, tries, e);
        }
    }

    private <T> void rejected(Ask<T> ask, Source source, Tries<T> tries, ChainException e) {
        switch (Refusal.of(e.code(), String.valueOf(e.getMessage()))) {
            case PRUNED -> {
                source.health.answered();
                source.health.foundPruned();
                tries.lacking(e);
            }
            case UNKNOWN_BLOCK -> {
                if (isFinal(ask)) {
                    behind(ask, source, tries, "does not know it");
                } else {
                    source.health.answered();
                    tries.lacking(e);
                }
            }
            case UNFIT -> {
                source.health.answered();
                tries.lacking(e);
            }
            case BUSY -> {
                source.failed(String.valueOf(e.getMessage()));
                tries.passing(e);
            }
            case OTHER -> {
                source.health.answered();
                tries.refused(e);
            }
        }
    }
}
