package prb.blob.encoder;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import prb.chain.api.ChainException;
import prb.chain.api.Question;

/**
 * Proves relay ranges in order. Runs are asked for some way ahead, each as soon as the end of the one before is known, and
 * verified when it is their turn; a failure drops what is ahead, and after a pause it is asked for again. Steps never wait.
 * The encoder's thread only.
 */
final class RelayLane {

    /** Runs asked for at once. */
    private static final int RUNS_AHEAD_MAX = 4;

    /** Headers asked for and not taken, some 300 bytes each; a single longer run is taken nevertheless. */
    private static final long HEADERS_AHEAD_MAX = 32_768;

    /** While a forced change waits for an operator, another node may know of none. */
    private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final class Ahead {

        final Run.From from;
        final long head;
        volatile Optional<Run.From> end = Optional.empty();
        Optional<Future<Optional<Run>>> answer = Optional.empty();

        Ahead(Run.From from, long head) {
            this.from = from;
            this.head = head;
        }
    }

    private final Context context;
    private final RunFetcher fetcher;
    private final RangeVerifier verifier;
    private final Backoff proofPause;
    private final Trouble trouble;
    private final ArrayDeque<Ahead> runs = new ArrayDeque<>();
    private final ArrayDeque<ProvenRange> proven = new ArrayDeque<>();
    private Cursor cursor;
    private long pausedUntil;
    private long emptyAt = -1;
    private long headBefore = -1;
    private boolean held;

    RelayLane(Context context, Cursor start) {
        this.context = context;
        this.cursor = start;
        this.fetcher = new RunFetcher(context.relay(), context.relayFetches(), context.limits().rangeBytesMax(),
                context.waker()::nanos);
        this.verifier = new RangeVerifier(context.relay(), context.forced());
        this.proofPause = context.backoff();
        this.trouble = new Trouble("relay", context.quarantine(), context.backoff());
        this.pausedUntil = context.waker().nanos();
    }

    /** Ranges that were verified, in order; whoever takes one removes it. */
    ArrayDeque<ProvenRange> proven() {
        return proven;
    }

    Trouble trouble() {
        return trouble;
    }

    /** Highest block proven. */
    long height() {
        return cursor.relayNumber();
    }

    /** Does what can be done now. @param room whether more proven ranges are wanted @return whether anything was done */
    boolean step(long now, boolean room) throws InterruptedException {
        long head = context.relay().finalizedHead().number();
        if (head < headBefore) {
            cancel();
            trouble.headFell(head, cursor.relayNumber());
            pausedUntil = now;
        }
        headBefore = head;
        boolean headMoved = emptyAt >= 0 && head != emptyAt;
        boolean released = held && context.forced().waiting().isEmpty();
        if (headMoved || released) {
            pausedUntil = now;
        }
        if (now - pausedUntil < 0) {
            return false;
        }
        held = false;
        emptyAt = -1;
        boolean moved = ask();
        Ahead first = runs.peekFirst();
        if (room && first != null && first.answer.isPresent() && first.answer.get().isDone()) {
            runs.removeFirst();
            take(first, first.answer.get());
            return true;
        }
        return moved;
    }

    boolean isAtTip(long head) {
        return runs.isEmpty() && (emptyAt >= head || cursor.relayNumber() >= head) && !isStalled(head);
    }

    /** Whether blocks are final that no justification can be had for. */
    boolean isStalled(long head) {
        return emptyAt >= 0 && head - cursor.relayNumber() > RunFetcher.STALL_BLOCKS;
    }

    /** When there is something to do although nothing wakes. @param now of the last step, which did nothing */
    long deadline(long now) {
        return now - pausedUntil < 0 ? pausedUntil : now + HOLD_NANOS;
    }

    private boolean ask() {
        boolean moved = false;
        while (runs.size() < RUNS_AHEAD_MAX) {
            Optional<Run.From> from = runs.isEmpty() ? Optional.of(new Run.From(cursor.relayNumber(), cursor.relayHash()))
                    : runs.getLast().end;
            long head = context.relay().finalizedHead().number();
            if (from.isEmpty() || head <= from.get().number() || from.get().number() - cursor.relayNumber() > HEADERS_AHEAD_MAX) {
                break;
            }
            Ahead next = new Ahead(from.get(), head);
            runs.addLast(next);
            next.answer = Optional.of(context.relayFetches().start(() -> fetcher.fetch(next.from, cursor.paraId(), end -> {
                next.end = Optional.of(end);
                context.waker().wake();
            })));
            moved = true;
        }
        return moved;
    }

    private void take(Ahead first, Future<Optional<Run>> answer) throws InterruptedException {
        long now = context.waker().nanos();
        try {
            Optional<Run> run = Fetches.await(answer);
            if (run.isEmpty()) {
                cancel();
                emptyAt = first.head;
                pausedUntil = now + proofPause.next();
                return;
            }
            for (Run.Piece piece : run.get().pieces()) {
                accept(verifier.verify(cursor, piece));
            }
            if (run.get().forced().isPresent()) {
                overForced(run.get().forced().get());
            }
        } catch (VerificationException e) {
            cancel();
            pausedUntil = trouble.refused(now, "range", cursor.relayNumber() + 1, e);
        } catch (ChainException e) {
            cancel();
            pausedUntil = trouble.unanswered(now, "range", cursor.relayNumber() + 1, e);
        }
    }

    private void accept(ProvenRange range) {
        proven.addLast(range);
        cursor = range.after(cursor);
        proofPause.reset();
        trouble.over(cursor.relayNumber());
        if (context.forced().waiting().map(change -> change.number() <= height()).orElse(false)) {
            context.forced().release();
        }
    }

    // A change that only nodes speak of may be a lie, so it is held after as many refusals as make an alarm.
    private void overForced(Run.ForcedPart part) throws VerificationException {
        cancel();
        if (context.forced().isConfirmed(part.forced())) {
            context.forced().seen(part.forced());
            accept(verifier.verify(cursor, part.piece()));
            return;
        }
        boolean isFinal = verifier.isFinal(cursor, part.piece());
        boolean waits = isFinal || trouble.isStuck();
        if (waits) {
            context.forced().hold(part.forced(), isFinal);
            held = true;
            pausedUntil = context.waker().nanos() + HOLD_NANOS;
        }
        if (!isFinal) {
            VerificationException refused = new VerificationException("relay block " + part.forced().number() + " "
                    + part.forced().hash() + " forces a change of the authority set, and the present set did not finalize it")
                    .blame(context.relay(), Question.FINALITY_PROOF, cursor.relayNumber() + 1)
                    .blame(context.relay(), Question.BLOCK_HASH, cursor.relayNumber() + 1);
            if (!waits) {
                throw refused;
            }
            refused.demote();
        }
    }

    /** Drops what was asked for. */
    void cancel() {
        runs.forEach(run -> run.answer.ifPresent(answer -> answer.cancel(true)));
        runs.clear();
    }
}
