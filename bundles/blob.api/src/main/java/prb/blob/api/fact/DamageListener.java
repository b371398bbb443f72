package prb.blob.api.fact;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears that the store found damaged facts; asks {@link FactRepair#damaged()} for them on a thread of its own. */
@ConsumerType
@FunctionalInterface
public interface DamageListener {
    void damageFound();
}
