package prb.blob.api.fact;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Facts that the store found unreadable. Offered by the store as a service; whoever has access to the chains (the encoder)
 * fetches and verifies them again and appends the replacements to the {@link FactJournal} as ordinary facts of a batch whose
 * position is the journal's present one. The store takes replacements in like any other entry, serves them from then on and
 * drops the damage from the list. Until then what depends on a damaged fact is answered as absent, never wrongly.
 *
 * <p>Any thread. The reference should be optional and dynamic: without a store nothing is damaged.
 */
@ProviderType
public interface FactRepair {

    /** Most entries that {@link #damaged()} lists; more show up once these are repaired. */
    int DAMAGED_MAX = 256;

    /**
     * What can be repaired now, in ascending order of kind and number. A fact whose neighbour is damaged too, so that its hash
     * or its signers are not known, is listed once the neighbour is repaired. Reads the disk.
     */
    List<Damage> damaged();

    /** Calls back soon after something new was found, and at once when there is damage now. The listener must return soon. */
    AutoCloseable onDamage(DamageListener listener);
}
