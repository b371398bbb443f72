package prb.worker.runner.share;

import java.util.List;
import prb.cluster.api.Member;

/** How many workers are a member's part. */
final class FairShare {

    /** A member above its part by this divisor of it, 5 %, does not give any away: small changes move nobody. */
    private static final int SLACK = 20;

    private FairShare() {}

    /**
     * The part of a member, rounded up, so that all parts together are enough. A standby (weight 0) has none while a living
     * member has weight; standbys alone share equally.
     *
     * @param total enabled workers of the fleet
     * @param living all living members, this one included
     */
    static int of(int total, Member member, List<Member> living) {
        long sum = living.stream().mapToLong(Member::weight).sum();
        if (sum == 0) {
            return Math.ceilDiv(total, Math.max(1, living.size()));
        }
        return (int) Math.ceilDiv((long) total * member.weight(), sum);
    }

    /** Whether so many are so far above the part that the excess is given away. */
    static boolean isExceeded(int held, int part) {
        return held > part + part / SLACK;
    }
}
