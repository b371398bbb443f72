package prb.ops.alarms;

import java.io.IOException;

/** A way to tell somebody. Called by one thread. */
interface Notifier {

    /** Name for metrics and log: webhook, telegram, mail. */
    String name();

    /**
     * Tells it once; gives up after {@link Http#ANSWER_S} or so.
     *
     * @throws IOException when it did not arrive; the message holds no secret
     */
    void send(Message message) throws IOException, InterruptedException;
}
