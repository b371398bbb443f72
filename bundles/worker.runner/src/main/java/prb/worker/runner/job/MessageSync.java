package prb.worker.runner.job;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;
import prb.trade.api.JobAction.SyncMessages;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueFullException;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeException;
import prb.worker.api.chain.FleetChain;
import prb.worker.api.chain.FleetChainException;
import prb.worker.runner.feed.WorkerFaultException;
import prb.worker.runner.job.Egress.Message;

/**
 * Carries a worker's messages to the chain: per origin in order, one job at a time, starting with the sequence that the chain
 * wants next. Messages may be carried twice (a job that timed out and was included later); the chain takes each once.
 */
public final class MessageSync {

    /** Most messages in one job: it becomes at most a few transactions. */
    private static final int MESSAGES_PER_JOB_MAX = 100;
    /** How long a node may lag behind messages that were finalized. */
    private static final Duration SETTLE = Duration.ofSeconds(30);
    /** When messages are looked at again although no news came. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(6);
    private static final int KEY_BYTES = 8;

    /**
     * @param waiting messages that the chain does not have yet
     * @param isDrained whether the chain has all that waited at the first round; a busy worker always has newer ones
     * @param note a sentence for the operator, or empty
     * @param lookAt when to look again
     */
    public record Round(int waiting, boolean isDrained, String note, Optional<Instant> lookAt) {}

    private static final class Channel {
        private final JobSlot slot;
        private long offeredTo = -1;
        private long carriedTo = -1;
        private Instant carriedUntil = Instant.MIN;
        private long goal = -1;
        private long onChainTo = -1;

        Channel(JobSlot slot) {
            this.slot = slot;
        }

        boolean owes(Message message) {
            return message.sequence() <= goal && message.sequence() > onChainTo;
        }
    }

    private final PRuntimeClient client;
    private final FleetChain chain;
    private final JobDesk desk;
    private final Bytes publicKey;
    private final Map<Bytes, Channel> channels = new HashMap<>();
    private boolean goalsSet;

    public MessageSync(PRuntimeClient client, FleetChain chain, JobDesk desk, Bytes publicKey) {
        this.client = client;
        this.chain = chain;
        this.desk = desk;
        this.publicKey = publicKey;
    }

    /** The next round counts as the first one again. */
    public void startOver() {
        goalsSet = false;
    }

    /** Asked before a job is offered. */
    @FunctionalInterface
    public interface Check {
        /** Whether the worker still has the blocks that it had; else nothing may be sent for it. */
        boolean isStillSynced() throws PRuntimeException;
    }

    /**
     * Asks for the worker's messages and sends what the chain wants next.
     *
     * @param priority of the jobs @param check of a worker that may have been restored from a checkpoint unnoticed
     */
    public Round round(int priority, Check check)
            throws PRuntimeException, FleetChainException, WorkerFaultException, QueueFullException {
        int waiting = 0;
        boolean drained = true;
        String note = "";
        Instant lookAt = null;
        for (Egress egress : Egress.decode(client.egressMessages())) {
            if (egress.messages().isEmpty()) {
                continue;
            }
            Channel channel = channels.computeIfAbsent(egress.origin(), origin -> new Channel(desk.slot()));
            if (!goalsSet) {
                channel.goal = egress.messages().getLast().sequence();
                channel.onChainTo = -1;
            }
            Wait wait = carry(egress, channel, priority, check);
            drained &= egress.messages().stream().noneMatch(channel::owes);
            waiting += wait.messages();
            note = wait.note().isEmpty() ? note : wait.note();
            if (wait.messages() > 0 && (lookAt == null || wait.lookAt().isBefore(lookAt))) {
                lookAt = wait.lookAt();
            }
        }
        goalsSet = true;
        return new Round(waiting, drained, note, Optional.ofNullable(lookAt));
    }

    private record Wait(int messages, String note, Instant lookAt) {}

    private Wait carry(Egress egress, Channel channel, int priority, Check check)
            throws FleetChainException, QueueFullException, PRuntimeException {
        Instant now = desk.pace().now();
        Optional<JobOutcome> outcome = channel.slot.poll();
        if (outcome.isPresent() && outcome.get().succeeded()) {
            channel.carriedTo = channel.offeredTo;
            channel.onChainTo = Math.max(channel.onChainTo, channel.carriedTo);
            channel.carriedUntil = now.plus(SETTLE);
        }
        if (channel.slot.phase() == JobSlot.Phase.ON_ITS_WAY) {
            return new Wait(egress.messages().size(), "", now.plus(LOOK_AGAIN));
        }
        long next = chain.nextSequence(egress.origin());
        if (now.isBefore(channel.carriedUntil)) {
            next = Math.max(next, channel.carriedTo + 1);
        }
        channel.onChainTo = Math.max(channel.onChainTo, next - 1);
        long from = next;
        List<Message> wanted = run(egress.messages().stream().filter(m -> m.sequence() >= from).toList());
        if (wanted.isEmpty()) {
            return new Wait(0, "", now);
        }
        if (wanted.getFirst().sequence() != next) {
            return new Wait(wanted.size(), "Message " + next + " is wanted by the chain, but the worker's first one is "
                    + wanted.getFirst().sequence(), now.plus(LOOK_AGAIN));
        }
        return offer(egress.origin(), channel, wanted, priority, check);
    }

    /** The messages up to the first gap, at most as many as one job takes. */
    private static List<Message> run(List<Message> messages) {
        int size = 0;
        while (size < Math.min(messages.size(), MESSAGES_PER_JOB_MAX)
                && messages.get(size).sequence() == messages.getFirst().sequence() + size) {
            size++;
        }
        return messages.subList(0, size);
    }

    private Wait offer(Bytes origin, Channel channel, List<Message> wanted, int priority, Check check)
            throws QueueFullException, PRuntimeException {
        Instant now = desk.pace().now();
        long first = wanted.getFirst().sequence();
        long last = wanted.getLast().sequence();
        String purpose = "from " + first;
        boolean failed = channel.slot.phase() == JobSlot.Phase.FAILED;
        if (failed && channel.slot.holds(purpose)) {
            return new Wait(wanted.size(), "Messages " + purpose + " wait: the last job " + channel.slot.error(),
                    channel.slot.until());
        }
        if (!check.isStillSynced()) {
            return new Wait(wanted.size(), "", now);
        }
        String id = "mq:" + publicKey.toPlainHex() + ":" + Hashing.blake2b(origin, KEY_BYTES).toPlainHex() + ":" + first + "-"
                + last;
        SyncMessages action = new SyncMessages(origin, wanted.stream().map(Message::signed).toList());
        channel.slot.offer(purpose, desk.message(id, action, last, priority));
        channel.offeredTo = last;
        return new Wait(wanted.size(), "", now.plus(LOOK_AGAIN));
    }
}
