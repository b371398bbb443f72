package prb.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.trade.api.TradeQueueContract.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.cluster.api.Member;
import prb.cluster.api.Member.Kind;
import prb.cluster.api.MembershipListener;
import prb.trade.api.Fence;
import prb.trade.api.JobOutcome;
import prb.trade.api.StaleFenceException;

/** Members on a real server, which is killed, emptied and paused. */
class RedisMembershipTest {

    private static final List<String> NAMES = List.of("w1", "w2", "w3", "w4");

    private final Deque<RedisMembership> open = new ArrayDeque<>();
    private RedisServer server;

    @BeforeEach
    void start() throws Exception {
        server = RedisServer.started();
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            open.forEach(RedisMembership::close);
            server.close();
        }
    }

    private RedisMembership ready(Kind kind) throws InterruptedException {
        RedisMembership member = Members.ready(server, kind);
        open.push(member);
        return member;
    }

    private static long token(RedisMembership member, String name) {
        return member.token(name).orElseThrow();
    }

    @Test
    void ownersOfManyNamesAreToldAtOnce() throws Exception {
        RedisMembership a = ready(Kind.SHARED);
        RedisMembership b = ready(Kind.SHARED);
        List<String> names = IntStream.range(0, 1_200).mapToObj(i -> "n" + i).toList();
        a.claim(names.subList(0, 700), 700);
        b.claim(names, 1_200);
        b.release(List.of("n1199"));
        Map<String, Member> holders = a.holders(names);
        assertEquals(1_199, holders.size());
        assertEquals(a.self().instance(), holders.get("n699").instance());
        assertEquals(b.self().instance(), holders.get("n700").instance());
        assertEquals(700, holders.get("n0").owned());
        assertEquals(Map.of(), a.holders(List.of()));
        server.kill();
        assertEquals(Map.of(), a.holders(names));
    }

    @Test
    void nameHasOneOwnerWhoMayGiveItUp() throws Exception {
        RedisMembership a = ready(Kind.SHARED);
        RedisMembership b = ready(Kind.SHARED);
        assertEquals(Set.of("w1", "w2"), a.claim(NAMES, 2));
        assertEquals(Set.of("w3", "w4"), b.claim(NAMES, 9));
        assertEquals(Set.of(), a.claim(List.of("w3"), 1));
        assertTrue(a.isHeld("w1") && !b.isHeld("w1"));
        assertEquals(Optional.of(b.self().instance()), a.holder("w4").map(member -> member.instance()));
        Queues.until("counts are known", () -> a.members().stream().mapToInt(member -> member.owned()).sum() == 4,
                () -> "" + a.members());
        a.release(List.of("w1"));
        assertFalse(a.isHeld("w1"));
        assertEquals(Set.of("w1"), b.claim(List.of("w1"), 1));
        assertTrue(token(b, "w1") > token(a, "w2"), "the later session has the larger token");
        b.close();
        Members.claimAll(a, NAMES);
        Queues.until("it is gone", () -> a.members().size() == 1, () -> "" + a.members());
    }

    @Test
    void nothingIsClaimedWhilePreconditionIsNotMet() throws Exception {
        RedisMembership a = ready(Kind.SHARED);
        try (AutoCloseable behind = a.require(() -> Optional.of("this node has not heard of all changes"))) {
            assertEquals(Set.of(), a.claim(NAMES, 9));
            assertEquals(Optional.of("this node has not heard of all changes"), a.trouble());
        }
        assertEquals(4, a.claim(NAMES, 9).size());
    }

    @Test
    void moreNamesThanOneCallTakes() throws Exception {
        RedisMembership a = ready(Kind.SHARED);
        List<String> many = java.util.stream.IntStream.range(0, 1_300).mapToObj(i -> "worker-" + i).toList();
        assertEquals(1_200, a.claim(many, 1_200).size());
        assertEquals(1_300, a.claim(many, 1_300).size());
        a.release(many.subList(0, 700));
        assertEquals(600, a.owned().size());
        a.close();
        RedisMembership b = ready(Kind.SHARED);
        assertEquals(1_300, b.claim(many, 9_999).size());
    }

    @Test
    void emptyRedisCostsNobodyWhatItHolds() throws Exception {
        RedisMembership a = ready(Kind.SHARED);
        RedisMembership b = ready(Kind.SHARED);
        a.claim(NAMES.subList(0, 2), 9);
        b.claim(NAMES.subList(2, 4), 9);
        long before = Math.max(token(a, "w1"), token(b, "w3"));
        server.ask("FLUSHALL");
        Queues.until("both have new tokens", () -> a.token("w1").orElse(0) > before && b.token("w3").orElse(0) > before,
                () -> a.owned() + " " + b.owned());
        assertEquals(Set.of("w1", "w2"), a.owned());
        assertEquals(Set.of("w3", "w4"), b.owned());
        assertEquals(Set.of(), a.claim(List.of("w5"), 1), "another could hold it and not be back yet");
        Members.awaitReady(a);
        Members.claimAll(a, List.of("w5"));
        assertEquals(Set.of(), a.claim(NAMES.subList(2, 4), 9));
    }

    @Test
    void restartedRedisIsToldWhatIsHeldAndDeadOnesLoseIt() throws Exception {
        RedisMembership a = ready(Kind.SHARED);
        a.claim(List.of("w1"), 1);
        long before = token(a, "w1");
        server.kill();
        server.start();
        Queues.until("it is in again", () -> a.token("w1").orElse(0) > before || a.owned().isEmpty() && a.isIn(), () -> ""
                + a.trouble());
        RedisMembership b = ready(Kind.SHARED);
        if (a.isHeld("w1")) {
            assertEquals(Set.of(), b.claim(List.of("w1"), 1));
        }
        Members.awaitReady(a);
        assertEquals(2, b.members().size());
    }

    @Test
    void cutOffMemberGivesUpBeforeOthersMayTakeOver() throws Exception {
        RedisMembership a = ready(Kind.SHARED);
        a.claim(List.of("w1"), 1);
        AtomicInteger lost = new AtomicInteger();
        a.onChange(new MembershipListener() {
            @Override
            public void changed() {
                // nothing to do
            }

            @Override
            public void lost() {
                lost.incrementAndGet();
            }
        });
        server.pause();
        Queues.until("it gives up", () -> !a.isHeld("w1") && lost.get() == 1, () -> "" + a.owned());
        assertFalse(a.isIn());
        assertEquals(Set.of(), a.claim(List.of("w1"), 1));
        server.resume();
        Members.awaitReady(a);
        Members.claimAll(a, List.of("w1"));
    }

    @Test
    void offersOfOneWhoDoesNotOwnAreRefused() throws Exception {
        RedisTradeQueue queue = Queues.ready(server.endpoint());
        RedisMembership a = ready(Kind.SHARED);
        a.claim(List.of("w1"), 1);
        Fence first = new Fence("w1", token(a, "w1"));
        try {
            assertTrue(queue.offer(job("a", 0), first));
            queue.take(1, java.time.Duration.ofSeconds(10));
            queue.complete("a", new JobOutcome.Expired());
            a.close();
            RedisMembership b = ready(Kind.SHARED);
            Members.claimAll(b, List.of("w1"));
            Fence second = new Fence("w1", token(b, "w1"));
            assertThrows(StaleFenceException.class, () -> queue.offer(job("b", 0), first));
            assertThrows(StaleFenceException.class, () -> queue.forget("a", first));
            assertThrows(StaleFenceException.class, () -> queue.offer(job("b", 0), new Fence("w9", second.token())));
            assertThrows(StaleFenceException.class, () -> queue.offer(job("b", 0), new Fence("w1", 0)));
            assertTrue(queue.status("b").isEmpty());
            assertFalse(queue.offer(job("a", 0), second));
            assertTrue(queue.forget("a", second) && queue.offer(job("a", 0), second));
        } finally {
            queue.close();
        }
    }

    @Test
    void sharingOnesAndSingleOnesExcludeEachOtherByName() throws Exception {
        RedisMembership a = ready(Kind.SHARED);
        RedisMembership single = Members.join(server, Kind.SINGLE, 100);
        open.push(single);
        Queues.until("it is refused", () -> single.trouble().orElse("").contains("PRB_FLEET=true here"), () -> ""
                + single.trouble());
        assertTrue(single.trouble().orElseThrow().contains(a.self().place()), "" + single.trouble());
        assertFalse(single.isIn());
        RedisMembership stranger = new RedisMembership(server.endpoint(), "other", Kind.SHARED, 100, Queues.LIFE);
        open.push(stranger);
        Queues.until("a stranger is refused", () -> stranger.trouble().orElse("").contains("Redis of its own"), () -> ""
                + stranger.trouble());
        a.close();
        stranger.close();
        Members.awaitReady(single);
        Members.claimAll(single, List.of("lifecycle"));
        RedisMembership next = ready(Kind.SINGLE);
        assertEquals(Set.of(), next.claim(List.of("lifecycle"), 1));
        assertEquals(Optional.of(single.self().place()), next.holder("lifecycle").map(member -> member.place()));
        RedisMembership late = Members.join(server, Kind.SHARED, 100);
        open.push(late);
        Queues.until("it is refused", () -> late.trouble().orElse("").contains("PRB_FLEET=true there"), () -> ""
                + late.trouble());
        single.close();
        Members.claimAll(next, List.of("lifecycle"));
    }
}
