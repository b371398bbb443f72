package prb.cluster.api;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The place of this process among those that work on the same fleet, and what it owns.
 *
 * <p>
 * A member has a <em>session</em>: a lease that it renews all the time. Others count it as dead, and may take what it owned, when
 * they have not heard of it for the session's life. The member itself gives up earlier: {@link #isHeld} is true for a safe
 * part of that life only, by clocks of this process that go on while the process is paused. So at no instant two members hold the
 * same name, whatever stops or cuts off one of them. Each session has a <em>token</em>, larger than that of any earlier session
 * of any member: whoever is asked to act for a name can refuse a member whose token is not the name's (any more).
 *
 * <p>
 * Where the members meet may lose its data. Then they join again with larger tokens and keep what they held; nobody can claim
 * anything before all who might hold something without being known there have given up.
 *
 * <p>
 * What is called here fails softly while the meeting place is out of reach: nothing is claimed, a release is carried out by the
 * end of the session at the latest, {@link #trouble} says why.
 */
@ProviderType
public interface Membership {

    /** This process, as it takes part. */
    Member self();

    /** Whether the session is valid now, by this process's own clocks. */
    boolean isIn();

    /** Why this process is not in, or why it may not claim: what, and what would cure it. Empty when all is well. */
    Optional<String> trouble();

    /** The living members, this one included, as of the last sign of life; ordered by place. Empty when this one is not in. */
    List<Member> members();

    /**
     * Takes names that nobody alive owns. May wait for the meeting place, some seconds at most.
     *
     * @param names of any number, 1..200 characters each; asked for in this order
     * @param most how many are to be taken at most, 0 or more; those that this process owned before count, too
     * @return those of the names that this process owns now
     */
    Set<String> claim(Collection<String> names, int most);

    /** Gives names up, so that others may take them at once. What is done for them must have ended before. */
    void release(Collection<String> names);

    /** What this process holds now; empty when it is not in. A snapshot. */
    Set<String> owned();

    /** Whether this process holds a name now: ask immediately before each act for the name. Cheap; never waits. */
    boolean isHeld(String name);

    /** The token to act for a name with; empty when this process does not hold it now. */
    OptionalLong token(String name);

    /** Who owns a name; empty when nobody alive does, or when it can not be found out. May wait for the meeting place. */
    Optional<Member> holder(String name);

    /**
     * Who owns each of some names. Those that nobody alive owns are left out, and all when it can not be found out. May wait for
     * the meeting place.
     *
     * @param names of any number
     */
    Map<String, Member> holders(Collection<String> names);

    /** Calls back from now on. Closing ends it. */
    AutoCloseable onChange(MembershipListener listener);

    /** Claims take nothing from now on while the precondition is not met. Closing ends it. */
    AutoCloseable require(Precondition precondition);
}
