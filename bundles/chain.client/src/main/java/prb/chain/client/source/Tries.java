package prb.chain.client.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import prb.chain.api.ChainException;

/**
 * What the sources said to one question so far. A round puts it to each usable source once; what a round ends with decides
 * whether there is another. One thread.
 *
 * @param <T> the answer
 */
final class Tries<T> {

    /** Rounds in which a source may be behind before its connection is given up. */
    private static final int BEHIND_ROUNDS_MAX = 3;

    /** Further rounds that malformed answers alone are worth. */
    private static final int MALFORMED_ROUNDS_MAX = 2;

    /** Sources asked in this round. */
    final List<Source> asked = new ArrayList<>();
    private final List<Source> behind = new ArrayList<>();
    private boolean mayPass;
    private boolean isMissing;
    private @Nullable T missing;
    private @Nullable ChainException verdict;
    private @Nullable ChainException local;
    private @Nullable ChainException last;
    private int rounds;

    /** The value is absent at a source; others may have it. */
    void missing(T value) {
        isMissing = true;
        missing = value;
    }

    /** The source lacks what it must have. */
    void behind(Source source, ChainException why) {
        behind.add(source);
        passing(why);
    }

    /** Something that may be over soon. */
    void passing(ChainException why) {
        mayPass = true;
        last = why;
    }

    /** A refusal that is about the question. */
    void refused(ChainException why) {
        if (verdict == null) {
            verdict = why;
        }
    }

    /** A refusal that is about the source; another may do better. */
    void lacking(ChainException why) {
        if (local == null) {
            local = why;
        }
    }

    /** An answer of the wrong form, perhaps garbled once. */
    void malformed(ChainException why) {
        lacking(why);
        if (rounds < MALFORMED_ROUNDS_MAX) {
            mayPass = true;
        }
    }

    /** Whether no further round is needed: then {@link #conclude} answers. */
    boolean isOver(boolean othersMayCome) {
        if (isMissing || verdict != null) {
            return true;
        }
        return !asked.isEmpty() && !mayPass && !othersMayCome;
    }

    /** The missing value, or the refusal. */
    @Nullable
    T conclude() throws ChainException {
        if (isMissing) {
            return missing;
        }
        ChainException why = verdict != null ? verdict : local;
        if (why == null) {
            throw new IllegalStateException("a round ended with nothing");
        }
        throw why;
    }

    /** Begins a new round. Sources that stay behind are left, for their address may reach a better node. */
    void nextRound(String method, long headNumber, long lagMax) {
        rounds++;
        for (Source source : behind) {
            if (rounds >= BEHIND_ROUNDS_MAX || headNumber - source.headNumber() > lagMax) {
                source.leave("it is behind: it lacks what " + method + " asks for, which is final");
            }
        }
        behind.clear();
        asked.clear();
        mayPass = false;
    }

    /** What to tell when time is over. */
    ChainException outOfTime(String fallback) {
        ChainException why = local != null ? local : last;
        return why != null ? why : new ChainException(ChainException.Kind.UNAVAILABLE, fallback);
    }
}
