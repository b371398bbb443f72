package prb.cluster.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A member's durable copy of the records. Called on a thread of {@link Records}; answers from what is at hand. */
@ConsumerType
public interface RecordsCopy {

    /** The revision that the copy has all changes up to; 0 for an empty copy. */
    long revision();

    /** All records of the copy, removed ones included, with their revisions; a snapshot as of {@link #revision}. */
    List<SharedRecord> all();
}
