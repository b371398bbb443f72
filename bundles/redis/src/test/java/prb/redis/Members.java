package prb.redis;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import prb.cluster.api.Member.Kind;

/** Memberships on a server. */
final class Members {

    private Members() {}

    static RedisMembership join(RedisServer server, Kind kind, int weight) {
        return new RedisMembership(server.endpoint(), "default", kind, weight, Queues.LIFE);
    }

    /** One that may claim. */
    static RedisMembership ready(RedisServer server, Kind kind) throws InterruptedException {
        RedisMembership member = join(server, kind, 100);
        awaitReady(member);
        return member;
    }

    static void awaitReady(RedisMembership member) throws InterruptedException {
        Queues.until("it may claim", () -> member.isIn() && member.trouble().isEmpty(), () -> "" + member.trouble());
    }

    /** Claims until all are owned. */
    static void claimAll(RedisMembership member, List<String> names) throws InterruptedException {
        Set<String> wanted = new TreeSet<>(names);
        Queues.until("all of " + names + " are owned", () -> {
            member.claim(names, names.size());
            return member.owned().containsAll(wanted);
        }, () -> member.owned() + " " + member.trouble());
    }
}
