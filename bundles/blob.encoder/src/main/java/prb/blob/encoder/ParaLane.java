package prb.blob.encoder;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import prb.blob.api.fact.Fact;
import prb.chain.api.ChainException;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.trie.StorageChanges;

/**
 * Fetches and verifies the para blocks up to the heads that the relay chain proves: headers of several heads at once, storage
 * changes within a window, verified and handed out in order. A block that fails is asked for again, after a pause, while those
 * behind it wait. Steps never wait. The encoder's thread only.
 */
final class ParaLane {

    /** The parachain node may hear of its own finality a little later than the relay node. */
    static final Duration LAG_MAX = Duration.ofSeconds(6);

    /** Heads that wait for their blocks; the relay lane stops before there are more. */
    static final int TARGETS_MAX = 10_000;

    /** Heads whose headers are fetched at once. */
    private static final int TARGETS_AT_ONCE = 8;

    /** Blocks whose storage changes are asked for or wait for their turn. */
    private static final int WINDOW = 256;

    /** Bytes of storage changes that wait for their turn; no more are asked for above. */
    private static final long BYTES_AHEAD_MAX = 64L << 20;

    /** Verified blocks that wait for being journaled. */
    private static final int VERIFIED_MAX = 2048;

    /** Blocks verified in one step. */
    private static final int TAKEN_AT_ONCE = 64;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private record Changes(Bytes encoded, StorageChanges decoded) {}

    private static final class Target {

        final Run.From from;
        final Header head;
        final long giveUpWaiting;
        long notBefore;
        Optional<Future<List<Header>>> headers = Optional.empty();

        Target(Run.From from, Header head, long now) {
            this.from = from;
            this.head = head;
            this.notBefore = now;
            this.giveUpWaiting = now + LAG_MAX.toNanos();
        }
    }

    private static final class Item {

        final Header header;
        long notBefore;
        Optional<Future<Changes>> changes = Optional.empty();

        Item(Header header, long now) {
            this.header = header;
            this.notBefore = now;
        }
    }

    private final Context context;
    private final HeaderChain chain;
    private final Trouble trouble;
    private final ArrayDeque<Target> targets = new ArrayDeque<>();
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final ArrayDeque<Fact.ParaBlock> verified = new ArrayDeque<>();
    private Run.From lastTarget;
    private long height;

    ParaLane(Context context, Cursor start) {
        this.context = context;
        this.chain = new HeaderChain(context.para(), context.paraFetches());
        this.trouble = new Trouble("para", context.quarantine(), context.backoff());
        this.lastTarget = new Run.From(start.paraNumber(), start.paraHash());
        this.height = start.paraNumber();
        context.stateCheck().begin(lastTarget);
    }

    /** Blocks that were verified, in order; whoever takes one removes it. */
    ArrayDeque<Fact.ParaBlock> verified() {
        return verified;
    }

    Trouble trouble() {
        return trouble;
    }

    /** Highest block verified. */
    long height() {
        return height;
    }

    /** Whether every block offered is handed out. */
    boolean isDone() {
        return targets.isEmpty() && items.isEmpty() && verified.isEmpty();
    }

    boolean hasRoom() {
        return targets.size() < TARGETS_MAX;
    }

    /** A head that the relay chain proves; heads come in the order of the relay chain. */
    void offer(Header head) {
        boolean known = head.number() == lastTarget.number() && head.hash().equals(lastTarget.hash());
        if (known) {
            return;
        }
        targets.addLast(new Target(lastTarget, head, context.waker().nanos()));
        if (head.number() > lastTarget.number()) {
            lastTarget = new Run.From(head.number(), head.hash());
        }
    }

    /** Does what can be done now. @return whether anything was done */
    boolean step(long now) throws InterruptedException {
        boolean moved = askHeaders(now);
        moved |= takeHeaders();
        moved |= askChanges(now);
        return takeChanges() || moved;
    }

    /** When there is something to do although nothing wakes. @param now of the last step, which did nothing */
    long deadline(long now) {
        long next = context.stateCheck().deadline(now + IDLE_NANOS);
        int seen = 0;
        for (Target target : targets) {
            if (seen++ >= TARGETS_AT_ONCE) {
                break;
            }
            if (target.headers.isEmpty()) {
                next = Math.min(next, now - target.notBefore < 0 ? target.notBefore : target.giveUpWaiting);
            }
        }
        for (Item item : items) {
            if (item.changes.isEmpty() && now - item.notBefore < 0) {
                next = Math.min(next, item.notBefore);
            }
            if (seen++ >= WINDOW) {
                break;
            }
        }
        return next;
    }

    private boolean askHeaders(long now) {
        boolean moved = false;
        int seen = 0;
        for (Target target : targets) {
            if (seen++ >= TARGETS_AT_ONCE) {
                break;
            }
            boolean there = context.para().finalizedHead().number() >= target.head.number() || now - target.giveUpWaiting >= 0;
            if (target.headers.isEmpty() && there && now - target.notBefore >= 0) {
                target.headers = Optional.of(context.paraFetches().start(() -> chain.between(target.from, target.head)));
                moved = true;
            }
        }
        return moved;
    }

    private boolean takeHeaders() throws InterruptedException {
        boolean moved = false;
        while (!targets.isEmpty() && items.size() < WINDOW && targets.getFirst().headers.map(Future::isDone).orElse(false)) {
            Target first = targets.getFirst();
            long now = context.waker().nanos();
            try {
                for (Header header : Fetches.await(first.headers.orElseThrow())) {
                    items.addLast(new Item(header, now));
                }
                targets.removeFirst();
            } catch (VerificationException e) {
                first.headers = Optional.empty();
                first.notBefore = trouble.refused(now, "headers", first.from.number() + 1, e);
            } catch (ChainException e) {
                first.headers = Optional.empty();
                first.notBefore = trouble.unanswered(now, "headers", first.from.number() + 1, e);
            }
            moved = true;
        }
        return moved;
    }

    private boolean askChanges(long now) {
        boolean moved = false;
        long bytes = 0;
        int seen = 0;
        for (Item item : items) {
            if (seen++ >= WINDOW || bytes > BYTES_AHEAD_MAX) {
                break;
            }
            if (item.changes.isEmpty() && now - item.notBefore >= 0) {
                item.changes = Optional.of(context.paraFetches().ask(() -> changes(item.header)));
                moved = true;
            } else if (item.changes.isPresent() && item.changes.get().state() == Future.State.SUCCESS) {
                bytes += item.changes.get().resultNow().encoded().size();
            }
        }
        return moved;
    }

    private Changes changes(Header header) throws ChainException, VerificationException {
        Bytes encoded = context.para().storageChanges(header.hash());
        return new Changes(encoded, Checks.changes(context.para(), header, encoded));
    }

    private boolean takeChanges() throws InterruptedException {
        boolean moved = false;
        int room = context.stateCheck().isReady(context.waker().nanos()) && hasRoomForBlocks() ? TAKEN_AT_ONCE : 0;
        while (!items.isEmpty() && room-- > 0
                && items.getFirst().changes.map(Future::isDone).orElse(false)) {
            Item first = items.getFirst();
            long now = context.waker().nanos();
            try {
                Changes changes = Fetches.await(first.changes.orElseThrow());
                context.stateCheck().check(first.header, changes.decoded());
                items.removeFirst();
                height = first.header.number();
                verified.addLast(new Fact.ParaBlock(height, first.header.encoded(), changes.encoded()));
                trouble.over(height);
            } catch (VerificationException e) {
                first.changes = Optional.empty();
                first.notBefore = trouble.refused(now, "storage changes", first.header.number(), e);
            } catch (ChainException e) {
                first.changes = Optional.empty();
                first.notBefore = trouble.unanswered(now, "storage changes", first.header.number(), e);
            }
            moved = true;
        }
        return moved;
    }

    private boolean hasRoomForBlocks() {
        long bytes = 0;
        for (Fact.ParaBlock block : verified) {
            bytes += block.changes().size();
        }
        return verified.size() < VERIFIED_MAX && bytes < BYTES_AHEAD_MAX;
    }

    /** Drops what was asked for. */
    void cancel() {
        targets.forEach(target -> target.headers.ifPresent(answer -> answer.cancel(true)));
        items.forEach(item -> item.changes.ifPresent(answer -> answer.cancel(true)));
    }
}
