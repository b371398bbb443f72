package prb.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import prb.cluster.api.Member;
import prb.cluster.api.Member.Kind;

/** The membership's scripts as calls. Each is one atomic change in Redis. */
final class FleetStore {

    /** Living members. */
    static final int MEMBERS_MAX = 64;
    /** Names owned in all. */
    static final int NAMES_MAX = 100_000;
    /** Names in one call. */
    static final int BATCH_MAX = 500;

    /** An answer to a sign of life. */
    sealed interface Beat {
        /** @param opensMs until names may be claimed @param owned names that Redis knows as this member's */
        record In(long token, long opensMs, int owned, List<Member> members) implements Beat {}

        /** @param other a member that this one can not work beside */
        record Conflict(Member other) implements Beat {}

        /** There are too many members. */
        record Full() implements Beat {}
    }

    private final JobStore.Runner redis;
    private final Member self;
    private final Duration life;
    private final AtomicLong calls;

    /** @param calls numbers the calls of this process, so that one that was given up and comes late is refused */
    FleetStore(JobStore.Runner redis, Member self, Duration life, AtomicLong calls) {
        this.calls = calls;
        this.redis = redis;
        this.self = self;
        this.life = life;
    }

    /** How long after a loss of data nobody may claim: longer than anybody believes to hold what is lost. */
    private long graceMs() {
        return life.toMillis() * 4 / 5;
    }

    Beat beat(long token, long highest) {
        List<Object> answer = redis.run(Script.FLEET_BEAT, List.of(self.instance(), token, life.toMillis(), graceMs(),
                self.weight(), self.kind(), self.bridge(), self.place(), highest, MEMBERS_MAX, 2 * BATCH_MAX,
                calls.incrementAndGet()));
        return switch (JobStore.text(answer.getFirst())) {
            case "ok" -> new Beat.In(Long.parseLong(JobStore.text(answer.get(1))), JobStore.number(answer.get(2)),
                    (int) JobStore.number(answer.get(3)), members(answer.subList(4, answer.size())));
            case "conflict" -> new Beat.Conflict(member("", JobStore.text(answer.get(1)), 0));
            case "full" -> new Beat.Full();
            default -> throw new IllegalStateException("Redis heard a later sign of life before this one");
        };
    }

    private static List<Member> members(List<Object> answer) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += 3) {
            members.add(member(JobStore.text(answer.get(i)), JobStore.text(answer.get(i + 1)), JobStore.number(answer.get(i
                    + 2))));
        }
        return members;
    }

    private static Member member(String instance, String entry, long owned) {
        String[] lines = entry.split("\n", -1);
        return new Member(instance, lines[2], lines[3], Kind.valueOf(lines[1]), Integer.parseInt(lines[0].split(" ")[2]),
                (int) owned);
    }

    /**
     * Claims names, {@value #BATCH_MAX} at most.
     *
     * @param again they were held when Redis lost its data
     * @return those owned now; empty when nobody may claim
     */
    Optional<List<String>> claim(long token, Collection<String> names, int most, boolean again) {
        List<Object> args = new ArrayList<>(List.of(self.instance(), token, graceMs(), most, again ? 1 : 0, NAMES_MAX,
                calls.incrementAndGet()));
        args.addAll(names);
        return ok(redis.run(Script.FLEET_CLAIM, args));
    }

    void release(long token, Collection<String> names) {
        List<Object> args = new ArrayList<>(List.of(self.instance(), token, calls.incrementAndGet()));
        args.addAll(names);
        redis.run(Script.FLEET_RELEASE, args);
    }

    /** Everything owned; empty when the session is over. */
    Optional<List<String>> owned(long token) {
        return ok(redis.run(Script.FLEET_OWNED, List.of(self.instance(), token, calls.incrementAndGet())));
    }

    private static Optional<List<String>> ok(List<Object> answer) {
        return JobStore.text(answer.getFirst()).equals("ok")
                ? Optional.of(answer.stream().skip(1).map(JobStore::text).toList()) : Optional.empty();
    }

    Optional<Member> holder(String name) {
        return members(redis.run(Script.FLEET_HOLDER, List.of(name))).stream().findFirst();
    }

    /** Living owners by name, {@value #BATCH_MAX} names at most. */
    Map<String, Member> holders(List<String> names) {
        List<Object> answer = redis.run(Script.FLEET_HOLDERS, names);
        int from = 1 + 3 * (int) JobStore.number(answer.getFirst());
        Map<String, Member> byInstance = new HashMap<>();
        members(answer.subList(1, from)).forEach(member -> byInstance.put(member.instance(), member));
        Map<String, Member> holders = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Member holder = byInstance.get(JobStore.text(answer.get(from + i)));
            if (holder != null) {
                holders.put(names.get(i), holder);
            }
        }
        return holders;
    }

    void leave(long token) {
        redis.run(Script.FLEET_LEAVE, List.of(self.instance(), token));
    }
}
