package prb.cluster.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Records that all members have in common, for example pools and workers: keys with values, and one revision that grows with each
 * change. Each member keeps a durable copy; the meeting place orders the changes and may lose all of them, for the copy with the
 * highest revision fills it again.
 *
 * <p>
 * Intended use by an inventory. It {@linkplain #attach attaches} its copy when it comes up. At each call of the listener it asks
 * for {@link #since} its own revision and writes the answer and its revision to its database in one transaction; when the answer
 * is {@linkplain Changes#whole() whole} it drops what it had. A change by the operator is checked against the copy and
 * {@linkplain #append appended} with the copy's revision as the expected one; only when that is {@link Appended.Done} it is
 * written to the copy. After {@link Appended.Behind} the copy is brought up to date and the change checked again. Without a
 * revision (the meeting place is out of reach, or is being filled again) changes are refused and everything goes on with the copy
 * as it is. A member whose copy is behind takes no new work: {@link Membership#require} a precondition that compares the copy's
 * revision with {@link #revision}.
 */
@ProviderType
public interface Records {

    /** Most changes in one append. */
    int CHANGES_MAX = 250_000;

    /** The newest revision, as last heard, 3 s ago at most; empty while nothing can be read or changed. */
    OptionalLong revision();

    /** Why there is no revision, a sentence for the operator; empty when there is one. */
    Optional<String> recordsTrouble();

    /**
     * What has changed after a revision: the latest value of each key, oldest change first. Complete revisions only, and not
     * always all of them: ask again from the answer's revision until nothing is left. May wait for the meeting place, some
     * seconds.
     *
     * @param revision 0 for everything
     * @return empty while nothing can be read
     */
    Optional<Changes> since(long revision);

    /**
     * Changes records, all of them or none.
     *
     * @param expected the revision that the change was decided on
     * @param changes new values by key, 1..{@value #CHANGES_MAX}; empty removes
     */
    Appended append(long expected, Map<String, Optional<String>> changes);

    /** Makes a copy known, so that it can fill a meeting place that lost everything. One at a time; closing ends it. */
    AutoCloseable attach(RecordsCopy copy);

    /** Calls back when the revision has changed, on a thread of the records: return at once. Closing ends it. */
    AutoCloseable onRevision(Runnable listener);

    /**
     * Changes after a revision.
     *
     * @param revision that the receiver is at when it has taken them over
     * @param whole whether these are all records: the receiver's copy had changes that others never saw, and is to be replaced
     */
    record Changes(long revision, boolean whole, List<SharedRecord> records) {}

    /** What became of an append. */
    sealed interface Appended {
        /** @param revision of the change */
        record Done(long revision) implements Appended {}

        /** Others changed something first; nothing was done. @param revision the newest */
        record Behind(long revision) implements Appended {}

        /** It is not known whether it was done, or nothing can be changed at present. @param why a sentence */
        record Unavailable(String why) implements Appended {}
    }
}
