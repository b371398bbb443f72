package prb.blob.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.blob.api.fact.Damage;
import prb.blob.api.fact.DamageListener;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactRepair;
import prb.scale.Bytes;

/** What the store lost comes back, verified, and the journal's position stays. */
class RepairTest {

    private final SimChain chain = new SimChain(3, new SimChain.Plan(60, Map.of(20, 0, 40, 0), Map.of(), 5, 0));
    private final SimNode.Relay relay = new SimNode.Relay(chain);
    private final SimNode.Para para = new SimNode.Para(chain);
    private final FakeJournal journal = new FakeJournal();
    private final Store store = new Store();
    private Encoder encoder;

    private static final class Store implements FactRepair {

        private final List<Damage> damage = new CopyOnWriteArrayList<>();
        private volatile Optional<DamageListener> listener = Optional.empty();

        @Override
        public List<Damage> damaged() {
            return List.copyOf(damage);
        }

        @Override
        public AutoCloseable onDamage(DamageListener each) {
            listener = Optional.of(each);
            return () -> listener = Optional.empty();
        }

        void lose(Damage lost) {
            damage.add(lost);
            listener.orElseThrow().damageFound();
        }
    }

    @BeforeEach
    void follow() {
        para.finalizeTo(chain.para.size() - 1);
        relay.finalizeTo(60);
        encoder = new Encoder(relay, para, journal, new Limits(8, 64, 8 << 20, Duration.ofMillis(2), Duration.ofMillis(20),
                4 << 20), StateCheck.Mode.ON, 64 << 20, new ForcedChanges());
        encoder.repair(Optional.of(store));
        await("relay block 60", () -> !journal.snapshot().isEmpty() && last().position().relayNumber() == 60);
    }

    @AfterEach
    void stop() {
        encoder.close();
        assertTrue(store.listener.isEmpty());
    }

    private FactBatch last() {
        return journal.snapshot().getLast();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "never: " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<Fact> broughtBack(Damage damage) {
        FactBatch before = last();
        store.lose(damage);
        await("the fact is back", () -> last() != before);
        store.damage.clear();
        assertEquals(before.position(), last().position());
        return last().facts();
    }

    @Test
    void aLostRangeComesBack() {
        Fact.RelayRange range = (Fact.RelayRange) broughtBack(new Damage.RelayRange(21, 40, chain.relay.get(20).header().hash(),
                chain.relay.get(21).signers(), chain.relay.get(20).head(), Optional.of(chain.relay.get(40).header().hash())))
                .getFirst();
        assertEquals(21, range.firstNumber());
        assertEquals(40, range.lastNumber());
        assertTrue(range.setChange().isPresent());
    }

    @Test
    void aLostParaBlockComesBack() {
        Fact.ParaBlock block = (Fact.ParaBlock) broughtBack(new Damage.ParaBlock(9, chain.para.get(9).header().hash()))
                .getFirst();
        assertEquals(chain.para.get(9).changes(), block.changes());
    }

    @Test
    void lostGenesisComesBack() {
        assertEquals(1, ((Fact.Genesis) broughtBack(new Damage.Genesis(1)).getFirst()).relayNumber());
    }

    @Test
    void whatNodesTellDifferentlyStaysLostAndIsQuarantined() {
        FactBatch before = last();
        store.lose(
                new Damage.RelayRange(21, 40, chain.relay.get(20).header().hash(), chain.relay.get(21).signers(), -1, Optional.of(
                        Bytes.wrap(new byte[32]))));
        await("an alarm", () -> encoder.status().quarantine().stream().anyMatch(record -> record.alarm()));
        assertEquals(before, last());
    }
}
