package prb.worker.runner.machine;

import java.time.Instant;
import prb.scale.Bytes;
import prb.worker.api.PRuntimeInfo;
import prb.worker.runner.feed.BlockSync;
import prb.worker.runner.feed.Counters;
import prb.worker.runner.job.MessageSync;

/** All that is known of one life of a pRuntime, from its start or restart to the next. Used by the worker's thread only. */
final class Life {

    final Bytes publicKey;
    final BlockSync feed;
    final MessageSync messages;
    Counters counters;
    /** The counters must be asked for before the next step. */
    boolean stale;
    /** Blocks were synced up to the tip once. */
    boolean synced;
    /** All messages that waited after that are on chain. */
    boolean drained;
    boolean messagesDue = true;
    /** Why messages wait, one sentence or empty. */
    String messageNote = "";
    Instant messagesAt = Instant.MIN;
    /** When its own counters are compared with ours although nothing is wrong. */
    Instant lookAt = Instant.MAX;
    final Stranger stranger;

    Life(PRuntimeInfo info, BlockSync feed, MessageSync messages, Instant now) {
        this.stranger = new Stranger(now);
        this.publicKey = info.publicKey().orElseThrow();
        this.counters = Counters.of(info);
        this.feed = feed;
        this.messages = messages;
    }

    /** The worker lost blocks: what was true of the tip is not any more. */
    void fallBack() {
        synced = false;
        drained = false;
        messagesDue = true;
        messages.startOver();
    }
}
