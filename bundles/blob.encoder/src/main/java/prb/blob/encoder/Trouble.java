package prb.blob.encoder;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;

/** Failures of one lane in a row: how long to pause, what to say of it, once. The encoder's thread; any thread may read. */
final class Trouble {

    /** A lane that failed so often in a row is in trouble: others no longer wait for it. */
    static final int STUCK_FAILURES = 3;

    /** A lane that waits this long after failing has its cause in the log again. */
    private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

    private final String chain;
    private final Quarantine quarantine;
    private final Backoff backoff;
    private String said = "";
    private long saidAt;
    private volatile String reason = "";
    private volatile int failures;

    Trouble(String chain, Quarantine quarantine, Backoff backoff) {
        this.chain = chain;
        this.quarantine = quarantine;
        this.backoff = backoff;
    }

    /** An answer that did not stand the check. @return until when to pause */
    long refused(long now, String what, long number, VerificationException e) {
        quarantine.refused(chain, what, number, e.demote(), e.getMessage());
        return failed(now, e.getMessage());
    }

    /** No answer, or an error. @return until when to pause */
    long unanswered(long now, String what, long number, ChainException e) {
        String why = String.valueOf(e.getMessage());
        if (e.kind() != ChainException.Kind.UNAVAILABLE) {
            quarantine.refused(chain, what, number, "", why);
        } else if (!why.equals(said) || now - saidAt > REPEAT_NANOS) {
            said = why;
            saidAt = now;
            LOG.warn("{} {} of block {}: {}; asking again", chain, what, number, why);
        }
        return failed(now, why);
    }

    private long failed(long now, String why) {
        reason = why;
        failures = backoff.failures() + 1;
        return now + backoff.next();
    }

    /** Something went well, up to this block. */
    void over(long number) {
        quarantine.had(chain, number);
        if (failures > 0) {
            LOG.info("{} goes on at block {}", chain, number);
            failures = 0;
            reason = "";
            said = "";
            backoff.reset();
        }
    }

    /** The finalized head went back: what failed above it was asked for in error. @param reached highest block that is had */
    void headFell(long head, long reached) {
        quarantine.notFinal(chain, head);
        if (head <= reached) {
            over(reached);
        }
    }

    boolean isStuck() {
        return failures >= STUCK_FAILURES;
    }

    /** What failed last, empty when nothing. */
    String reason() {
        return reason;
    }
}
