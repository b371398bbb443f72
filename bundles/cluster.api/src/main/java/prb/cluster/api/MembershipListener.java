package prb.cluster.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears what happens to a membership. Called on a thread of the membership: return at once, and do not call back in. */
@ConsumerType
public interface MembershipListener {

    /** Members, what they own or what this one owns may have changed; also called at each sign of life, every few seconds. */
    void changed();

    /** This process holds nothing any more: what it does for any name must be broken off now. */
    void lost();
}
