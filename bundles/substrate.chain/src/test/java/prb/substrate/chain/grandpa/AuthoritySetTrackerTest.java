package prb.substrate.chain.grandpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.chain.Vectors;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.Keypair;

class AuthoritySetTrackerTest {

    private static final Bytes ZERO = Bytes.wrap(new byte[32]);

    private final List<Keypair> first = Voting.voters(4);
    private final List<Keypair> second = Voting.voters(8).subList(3, 8);
    private final Header start = Voting.start();
    private final AuthoritySetTracker tracker = new AuthoritySetTracker(start.hash(), start.number(), set(first, 0));

    private static AuthoritySet set(List<Keypair> voters, long setId) {
        return new AuthoritySet(authorities(voters), setId);
    }

    private static List<Authority> authorities(List<Keypair> voters) {
        return voters.stream().map(voter -> new Authority(voter.publicKey(), 1)).toList();
    }

    private static Header on(Header parent, GrandpaLog... logs) {
        List<DigestItem> digest = new ArrayList<>();
        for (GrandpaLog log : logs) {
            digest.add(log.toDigestItem());
        }
        return Header.of(parent.hash(), parent.number() + 1, ZERO, ZERO, digest);
    }

    private static GrandpaLog change(List<Keypair> voters, long delay) {
        return new GrandpaLog.ScheduledChange(authorities(voters), delay);
    }

    private static Justification justify(Header target, List<Keypair> voters, long setId) {
        List<Precommit> votes = new ArrayList<>();
        for (Keypair voter : voters) {
            Bytes payload = Precommit.payload(target.hash(), target.number(), 1, setId);
            votes.add(new Precommit(target.hash(), target.number(), voter.sign(payload), voter.publicKey()));
        }
        return new Justification(1, target.hash(), target.number(), votes, List.of());
    }

    private String refusal(List<Header> run, Justification justification) {
        Bytes head = tracker.headHash();
        AuthoritySet set = tracker.set();
        Optional<AuthoritySetTracker.PendingChange> pending = tracker.pending();
        String reason = assertThrows(RefusedAdvanceException.class, () -> tracker.accept(run, justification)).getMessage();
        assertEquals(head, tracker.headHash());
        assertEquals(set, tracker.set());
        assertEquals(pending, tracker.pending());
        return reason;
    }

    @Test
    void runsWithoutChangeMoveTheHeadOnly() throws RefusedAdvanceException {
        Header a = on(start);
        Header b = on(a, new GrandpaLog.OnDisabled(1));
        AuthoritySetTracker.Advance advance = tracker.accept(List.of(a, b), justify(b, first, 0));
        assertEquals(b, advance.target());
        assertEquals(set(first, 0), advance.signedBy());
        assertEquals(Optional.empty(), advance.enacted());
        assertEquals(b.hash(), tracker.headHash());
        assertEquals(102, tracker.headNumber());
    }

    @Test
    void changeWithoutDelayIsInForceBehindItsBlock() throws RefusedAdvanceException {
        Header a = on(start);
        Header b = on(a, change(second, 0));
        AuthoritySetTracker.Advance advance = tracker.accept(List.of(a, b), justify(b, first, 0));
        assertEquals(Optional.of(set(second, 1)), advance.enacted());
        assertEquals(set(first, 0), advance.signedBy());
        Header c = on(b);
        assertTrue(refusal(List.of(c), justify(c, first, 0)).contains("set 1"));
        assertTrue(refusal(List.of(c), justify(c, second, 0)).contains("signature"));
        tracker.accept(List.of(c), justify(c, second, 1));
        assertEquals(set(second, 1), tracker.set());
    }

    @Test
    void changeWithDelayIsPendingUntilItsBlockIsFinal() throws RefusedAdvanceException {
        Header a = on(start, change(second, 2));
        AuthoritySetTracker.Advance advance = tracker.accept(List.of(a), justify(a, first, 0));
        assertEquals(Optional.empty(), advance.enacted());
        assertEquals(103, advance.pending().orElseThrow().effectiveAt());
        assertEquals(101, advance.pending().orElseThrow().announcedAt());
        Header b = on(a);
        Header c = on(b);
        Header d = on(c);
        assertTrue(refusal(List.of(b, c, d), justify(d, first, 0)).contains("end the run at block 103"));
        tracker.accept(List.of(b), justify(b, first, 0));
        AuthoritySetTracker resumed = new AuthoritySetTracker(b.hash(), b.number(), tracker.set(), tracker.pending());
        assertEquals(Optional.of(set(second, 1)), resumed.accept(List.of(c), justify(c, first, 0)).enacted());
        tracker.accept(List.of(c), justify(c, first, 0));
        assertEquals(Optional.empty(), tracker.pending());
        tracker.accept(List.of(d), justify(d, second, 1));
        assertEquals(d.hash(), tracker.headHash());
    }

    @Test
    void announcementAndItsEndMayLieInOneRun() throws RefusedAdvanceException {
        Header a = on(start, change(second, 1));
        Header b = on(a);
        assertEquals(Optional.of(set(second, 1)), tracker.accept(List.of(a, b), justify(b, first, 0)).enacted());
    }

    @Test
    void longChainsOfChangesAreFollowed() throws RefusedAdvanceException {
        List<Keypair> now = first;
        Header at = start;
        for (int i = 0; i < 20; i++) {
            List<Keypair> next = Voting.voters(i + 7).subList(i + 1, i + 7);
            int delay = i % 3;
            Header last = on(at, change(next, delay));
            List<Header> run = new ArrayList<>(List.of(last));
            for (int block = 0; block < delay; block++) {
                last = on(last);
                run.add(last);
            }
            assertEquals(set(next, i + 1), tracker.accept(run, justify(last, now, i)).enacted().orElseThrow());
            at = last;
            now = next;
        }
        assertEquals(20, tracker.set().setId());
        assertEquals(at.hash(), tracker.headHash());
    }

    @Test
    void runBeyondAChangeIsRefused() {
        Header a = on(start, change(second, 0));
        Header b = on(a);
        assertTrue(refusal(List.of(a, b), justify(b, first, 0)).contains("end the run at block 101"));
        assertTrue(refusal(List.of(a, b), justify(b, second, 1)).contains("end the run at block 101"));
    }

    @Test
    void forcedChangesAreReportedAndNamedWhenTheSetNoLongerFits() throws RefusedAdvanceException {
        GrandpaLog.ForcedChange forced = new GrandpaLog.ForcedChange(99, authorities(second), 5);
        Header a = on(start, forced, change(Voting.voters(1), 0));
        AuthoritySetTracker.Advance advance = tracker.accept(List.of(a), justify(a, first, 0));
        assertEquals(List.of(new AuthoritySetTracker.Forced(101, a.hash(), forced)), advance.forced());
        assertEquals(Optional.empty(), advance.enacted());
        assertEquals(set(first, 0), tracker.set());
        Header b = on(a);
        assertTrue(refusal(List.of(b), justify(b, second, 1)).contains("block 101 announces a forced change"));
    }

    @Test
    void pausesAreRefusedWithTheirBlock() {
        Header pause = on(start, new GrandpaLog.Pause(3));
        assertTrue(refusal(List.of(pause), justify(pause, first, 0)).contains("block 101 announces a pause"));
        Header resume = on(start, new GrandpaLog.Resume(3));
        assertTrue(refusal(List.of(resume), justify(resume, first, 0)).contains("block 101 announces a resumption"));
    }

    @Test
    void secondOrEmptyOrMalformedChangesAreRefused() {
        Header twice = on(start, change(second, 5), change(first, 5));
        assertTrue(refusal(List.of(twice), justify(twice, first, 0)).contains("pending"));
        Header a = on(start, change(second, 5));
        Header b = on(a, change(first, 0));
        assertTrue(refusal(List.of(a, b), justify(b, first, 0)).contains("that of block 101 is pending"));
        Header empty = on(start, change(List.of(), 0));
        assertTrue(refusal(List.of(empty), justify(empty, first, 0)).contains("without authorities"));
        Header bad = Header.of(start.hash(), 101, ZERO, ZERO,
                List.of(new DigestItem.Consensus(GrandpaLog.ENGINE, Bytes.ofInts(1, 4))));
        assertTrue(refusal(List.of(bad), justify(bad, first, 0)).contains("malformed"));
    }

    @Test
    void brokenChainsAreRefused() {
        Header a = on(start);
        Header b = on(a);
        Header other = Voting.on(start, 1);
        assertTrue(refusal(List.of(), justify(a, first, 0)).contains("0"));
        assertTrue(refusal(List.of(b), justify(b, first, 0)).contains("block 101 should"));
        assertTrue(refusal(List.of(other, b), justify(b, first, 0)).contains("block 102 is no child"));
        assertTrue(refusal(List.of(b, a), justify(a, first, 0)).contains("101"));
    }

    @Test
    void badJustificationsAreRefusedWithTheReasonOfPruntime() {
        Header a = on(start);
        RefusedAdvanceException few = assertThrows(
                RefusedAdvanceException.class, () -> tracker.accept(List.of(a), justify(a, first.subList(0, 2), 0)));
        assertInstanceOf(InvalidJustificationException.class, few.getCause());
        assertTrue(few.getMessage().contains("invalid commit in grandpa justification"), few.getMessage());
        assertTrue(refusal(List.of(a), justify(start, first, 0)).contains("invalid commit target"));
        assertTrue(refusal(List.of(a), justify(a, second, 0)).contains("invalid commit"));
    }

    @Test
    void startWithAChangeAlreadyInForceIsRefused() {
        Optional<AuthoritySetTracker.PendingChange> stale = Optional
                .of(new AuthoritySetTracker.PendingChange(90, 100, authorities(second)));
        assertThrows(IllegalArgumentException.class, () -> new AuthoritySetTracker(start.hash(), 100, set(first, 0), stale));
        assertThrows(IllegalArgumentException.class, () -> new AuthoritySetTracker(Bytes.EMPTY, 100, set(first, 0)));
    }

    @Test
    void changesOfRealRelayBundlesGiveTheSetOfTheNextBundle() throws RefusedAdvanceException {
        AuthoritySet enacted = null;
        int changes = 0;
        for (JsonNode bundle : Vectors.shared("relay-para-finality.json")) {
            List<Header> run = new ArrayList<>();
            bundle.get("relayHeaders").forEach(json -> run.add(Header.decode(Vectors.hex(json.get("header")))));
            List<Authority> list = new ArrayList<>();
            bundle.get("authorities").forEach(pair -> list.add(new Authority(Vectors.hex(pair.get(0)), pair.get(1).asLong())));
            AuthoritySet set = new AuthoritySet(list, bundle.get("setId").asLong());
            assertTrue(enacted == null || enacted.equals(set), "a change is not the set of the next bundle");
            // There are blocks between the bundles, so each has a start of its own.
            Header before = run.getFirst();
            AuthoritySetTracker relay = new AuthoritySetTracker(before.parentHash(), before.number() - 1, set);
            Justification justification = Justification.decode(Vectors.hex(bundle.get("justification")));
            AuthoritySetTracker.Advance advance = relay.accept(run, justification);
            assertEquals(set, advance.signedBy());
            assertEquals(bundle.path("scheduledChangeInTarget").asBoolean(), advance.enacted().isPresent());
            enacted = advance.enacted().orElse(null);
            changes += enacted == null ? 0 : 1;
        }
        assertEquals(2, changes);
    }
}
