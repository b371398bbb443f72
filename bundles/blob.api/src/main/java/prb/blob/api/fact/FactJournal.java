package prb.blob.api.fact;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The durable hand-off between encoder and store. One writer, any number of tails.
 *
 * <p>An entry is seen whole or not at all. {@link #append} returns when the entry is on disk (group commit with fsync).
 * After deactivation every call throws {@link IllegalStateException}; an append that did not return may or may not be in
 * the journal, so writers ask {@link #position()} again.
 */
@ProviderType
public interface FactJournal {

    /**
     * Appends a batch and waits until it is durable. Any thread; appends are ordered by their calls.
     *
     * @return index of the entry, ascending
     */
    long append(FactBatch batch);

    /** The encoder's position in the last entry; empty while nothing was ever journaled. */
    Optional<EncoderPosition> position();

    /** Index of the last entry, -1 when empty. */
    long lastIndex();

    /**
     * Delivers every entry after {@code afterIndex} (-1: from the first kept), then each new one as it comes, on one thread of
     * the journal. A reader that throws is called again with the same entry after a pause.
     *
     * @param name unique name of the tail; entries that all named tails acknowledged may be deleted
     */
    Tail tail(String name, long afterIndex, FactReader reader);

    /** Index of the last entry that was deleted because all tails had acknowledged it, -1 when none was. */
    default long deletedUpTo() {
        return -1;
    }

    /**
     * Asks that all entries and the position are forgotten when the journal opens next: a reader lost what it had, so that facts
     * must be had from the beginning. Until then it goes on as before. Any thread.
     *
     * @param reason for the log
     * @throws IllegalStateException when that can not be noted
     */
    default void beginAnew(String reason) {
        throw new IllegalStateException("this journal can not begin anew: " + reason);
    }

    /** A running tail. */
    interface Tail extends AutoCloseable {
        /** Entries up to here may be forgotten by this tail. */
        void acknowledge(long index);

        /** Stops; returns when the reader is not and will not be running. */
        @Override
        void close();
    }
}
