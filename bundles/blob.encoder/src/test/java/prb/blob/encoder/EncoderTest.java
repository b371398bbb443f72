package prb.blob.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.control.Quarantined;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.chain.api.ChainException;
import prb.chain.api.StateEntry;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.FinalityProof;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.Precommit;
import prb.substrate.chain.trie.StorageChanges;

class EncoderTest {

    private static final Limits LIMITS = limits(256);

    private static final int RELAY_LAST = 260;
    private static final int PARA_LAST = 129;

    private RecordedChain chain;
    private Liar relay;
    private LyingPara para;
    private final FakeJournal journal = new FakeJournal();
    private final ForcedChanges forced = new ForcedChanges();
    private Encoder encoder;

    @BeforeEach
    void load() {
        chain = RecordedChain.load();
        relay = new Liar(chain);
        para = new LyingPara(chain);
    }

    private static Limits limits(int batchFactsMax) {
        return new Limits(16, batchFactsMax, 8 << 20, Duration.ofMillis(2), Duration.ofMillis(20), 4 << 20);
    }

    @AfterEach
    void stop() {
        if (encoder != null) {
            encoder.close();
        }
    }

    private void start(Limits limits) {
        encoder = new Encoder(relay, para, journal, limits, StateCheck.Mode.ON, 64 << 20, forced);
    }

    private void finalizeAll() {
        para.finalizeTo(PARA_LAST);
        relay.finalizeTo(RELAY_LAST);
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never: " + what + "; " + (encoder == null ? "" : encoder.status()));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private long journaled() {
        List<FactBatch> entries = journal.snapshot();
        return entries.isEmpty() ? -1 : entries.getLast().position().relayNumber();
    }

    private void awaitAll() {
        await("relay block 260 is journaled", () -> journaled() == RELAY_LAST);
        verifyAll();
    }

    /** Every relay and para block stands in the journal once, in order, as recorded, and the positions tell the truth. */
    private List<Fact.RelayRange> verifyAll() {
        return verifyAll(false);
    }

    private List<Fact.RelayRange> verifyAll(boolean relayAhead) {
        List<Fact.RelayRange> ranges = new ArrayList<>();
        long relayNext = 2;
        long paraNext = 0;
        long setId = 1;
        for (FactBatch batch : journal.snapshot()) {
            for (Fact fact : batch.facts()) {
                switch (fact) {
                    case Fact.Genesis genesis -> {
                        assertEquals(1, genesis.relayNumber());
                        assertEquals(2004, genesis.paraId());
                    }
                    case Fact.ParaBlock block -> {
                        assertEquals(paraNext++, block.number());
                        assertEquals(chain.para.get((int) block.number()).header().encoded(), block.header());
                        assertEquals(chain.para.get((int) block.number()).changes(), block.changes());
                    }
                    case Fact.RelayRange range -> {
                        assertEquals(relayNext, range.firstNumber());
                        for (Bytes header : range.headers()) {
                            assertEquals(chain.relay.get((int) relayNext++).header().encoded(), header);
                        }
                        assertEquals(setId, range.setId());
                        boolean change = range.lastNumber() % 100 == 0;
                        assertEquals(change, range.setChange().isPresent());
                        setId += change ? 1 : 0;
                        assertEquals(chain.relay.get((int) range.lastNumber()).justification(),
                                Optional.of(range.justification()));
                        assertTrue(relayAhead || range.paraHeadNumber() < paraNext,
                                "para blocks stand before the range that proves them");
                        assertEquals(Math.max(0, (range.lastNumber() - 1) / 2), range.paraHeadNumber());
                        ranges.add(range);
                    }
                }
            }
            EncoderPosition at = batch.position();
            assertEquals(relayNext - 1, at.relayNumber());
            assertEquals(chain.relay.get((int) at.relayNumber()).header().hash(), at.relayHash());
            assertEquals(paraNext - 1, at.paraNumber());
            assertEquals(chain.para.get((int) at.paraNumber()).header().hash(), at.paraHash());
            assertEquals(setId, at.authorities().setId());
            assertTrue(ranges.isEmpty() || at.paraHeadNumber() == ranges.getLast().paraHeadNumber());
        }
        return ranges;
    }

    @Test
    void theWholeChainIsJournaledAcrossSetChanges() {
        finalizeAll();
        start(LIMITS);
        awaitAll();
        List<Fact.RelayRange> ranges = verifyAll();
        assertEquals(List.of(100L, 200L, 260L), ranges.stream().map(Fact.RelayRange::lastNumber).toList());
        ScaleReader change = new ScaleReader(ranges.getFirst().setChange().orElseThrow());
        assertEquals(2, AuthoritySet.read(change).setId());
        assertEquals(chain.relay.get(100).authorityProof(), change.list(1, ScaleReader::bytes));
        change.expectEnd();
        assertEquals(new ScaleWriter().list(chain.relay.get(260).headProof(), ScaleWriter::bytes).toBytes(),
                ranges.getLast().paraHeadProof());
    }

    @Test
    void genesisEqualsWhatTheOriginalRecorded() throws IOException {
        finalizeAll();
        start(LIMITS);
        awaitAll();
        Fact.Genesis genesis = (Fact.Genesis) journal.snapshot().getFirst().facts().getFirst();
        // The original's protobuf record: para id, para number, relay number, then the two byte fields.
        ScaleWriter head = new ScaleWriter().raw(Bytes.ofInts(0x08, 0xd4, 0x0f, 0x10, 0x00, 0x18, 0x01));
        Bytes recorded = Bytes.wrap(Files.readAllBytes(chain.folder.resolve("blobs/genesis_2004_pb.bin")));
        protobuf(head, 0x22, genesis.genesisInfo());
        protobuf(head, 0x2a, genesis.genesisState());
        assertEquals(recorded, head.toBytes());
    }

    private static void protobuf(ScaleWriter out, int tag, Bytes value) {
        out.u8(tag);
        int left = value.size();
        while (left > 0x7f) {
            out.u8(left & 0x7f | 0x80);
            left >>>= 7;
        }
        out.u8(left).raw(value);
    }

    @Test
    void theTipIsFollowedBlockByBlock() {
        relay.finalizeTo(9);
        para.finalizeTo(3);
        start(LIMITS);
        await("genesis", () -> journaled() == 1);
        for (int relayNumber = 10; relayNumber <= RELAY_LAST; relayNumber++) {
            int number = relayNumber;
            relay.finalizeTo(number);
            para.finalizeTo(Math.min(PARA_LAST, number / 2));
            if (number % 10 == 0) {
                await("relay block " + number, () -> journaled() == number);
            }
        }
        assertEquals(26, verifyAll().size());
    }

    @Test
    void storedJustificationsAreUsedWhereProofsAreMissing() {
        relay.offersProofs = false;
        finalizeAll();
        start(LIMITS);
        awaitAll();
        assertEquals(26, verifyAll().size());
    }

    @Test
    void aProofBeyondASetChangeIsCutThere() {
        relay.lie = Lie.PROOF_CROSSES_SET;
        finalizeAll();
        start(LIMITS);
        awaitAll();
    }

    @Test
    void smallBatchesTellWhereParaBlocksStand() {
        finalizeAll();
        start(limits(7));
        awaitAll();
        assertTrue(journal.snapshot().stream().allMatch(batch -> batch.facts().size() <= 8));
        assertTrue(journal.snapshot().size() > 18);
    }

    @Test
    void aRestartAnywhereGoesOnExactly() {
        Limits small = limits(7);
        finalizeAll();
        for (int stop = 0; journaled() < RELAY_LAST; stop++) {
            int entries = stop;
            journal.goAwayAt(stop);
            start(small);
            await("entry " + entries, () -> journal.isDown() || journaled() == RELAY_LAST);
            encoder.close();
            journal.comeBack();
        }
        verifyAll();
    }

    @Test
    void aJournalThatComesBackHasEveryBlockOnce() {
        finalizeAll();
        journal.goAwayAt(4);
        start(limits(7));
        await("the journal went away", journal::isDown);
        journal.comeBack();
        awaitAll();
    }

    @Test
    void nodesThatAreDownAreWaitedFor() {
        finalizeAll();
        relay.down = true;
        start(LIMITS);
        await("the relay node was asked three times", () -> relay.refused.get() >= 3);
        assertTrue(journal.snapshot().isEmpty());
        para.down = true;
        relay.down = false;
        await("the para node was asked three times", () -> para.refused.get() >= 3);
        para.down = false;
        awaitAll();
    }

    @Test
    void closingEndsTheThreadAndNothingMoreIsJournaled() {
        relay.finalizeTo(150);
        para.finalizeTo(PARA_LAST);
        start(LIMITS);
        await("relay block 150", () -> journaled() == 150);
        encoder.close();
        int entries = journal.snapshot().size();
        assertEquals(0, relay.listeners() + para.listeners());
        relay.finalizeTo(RELAY_LAST);
        assertEquals(entries, journal.snapshot().size());
    }

    @Test
    void aJournalAheadOfTheChainIsWaitedForAndGoesOn() {
        relay.finalizeTo(150);
        para.finalizeTo(PARA_LAST);
        start(LIMITS);
        await("relay block 150", () -> journaled() == 150);
        encoder.close();
        relay.finalizeTo(20);
        para.finalizeTo(9);
        int asked = relay.asked.get();
        start(LIMITS);
        await("the encoder listens", () -> relay.listeners() == 1);
        para.finalizeTo(PARA_LAST);
        relay.finalizeTo(140);
        assertEquals(asked, relay.asked.get());
        finalizeAll();
        awaitAll();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherChainOfTheSameGenesisIsRefused(boolean otherRelay) {
        relay.finalizeTo(150);
        para.finalizeTo(PARA_LAST);
        start(LIMITS);
        await("relay block 150", () -> journaled() == 150);
        encoder.close();
        int entries = journal.snapshot().size();
        FakeChain other = otherRelay ? relay : para;
        other.other = true;
        finalizeAll();
        int asked = other.asked.get();
        start(LIMITS);
        await("the encoder asked three times", () -> other.asked.get() >= asked + 3);
        assertEquals(entries, journal.snapshot().size());
        other.other = false;
        awaitAll();
    }

    /** What a node may get wrong. */
    enum Lie {
        NONE, PROOF_CROSSES_SET, WRONG_PARENT, BAD_JUSTIFICATION, MISSING_HEADER, WRONG_AUTHORITIES, PARA_HEAD_OF_ANOTHER_BLOCK,
        GARBAGE, PARA_HEADER_SWAPPED, STORAGE_SWAPPED, STORAGE_VALUE, GENESIS_STATE
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"NONE", "PROOF_CROSSES_SET"})
    void liesAreNeverJournaled(Lie lie) {
        relay.lie = lie;
        para.lie = lie;
        finalizeAll();
        start(LIMITS);
        boolean aboutPara = lie == Lie.PARA_HEADER_SWAPPED || lie == Lie.STORAGE_SWAPPED || lie == Lie.STORAGE_VALUE;
        await("the lie was told five times", () -> relay.told.get() + para.told.get() >= 5);
        if (aboutPara) {
            await("the relay side goes on", () -> journaled() == RELAY_LAST);
            assertEquals(lie == Lie.PARA_HEADER_SWAPPED ? 49 : 69, journal.snapshot().getLast().position().paraNumber());
        } else {
            assertFalse(journaled() == RELAY_LAST);
        }
        if (lie != Lie.GENESIS_STATE) {
            EncoderStatus status = encoder.status();
            assertEquals(EncoderStatus.State.TROUBLED, status.state());
            Quarantined record = status.quarantine().getFirst();
            assertTrue(record.alarm() && record.attempts() >= 3 && record.source().equals("liar"), record.toString());
            assertEquals(aboutPara ? "para" : "relay", record.chain());
        }
        verifyAll(aboutPara);
        relay.lie = Lie.NONE;
        para.lie = Lie.NONE;
        await("relay block 260 is journaled", () -> journaled() == RELAY_LAST);
        await("para block 129 is journaled", () -> journal.snapshot().getLast().position().paraNumber() == PARA_LAST);
        verifyAll(aboutPara);
        await("nothing is left in quarantine", () -> encoder.status().quarantine().isEmpty());
        await("the tip", () -> encoder.status().state() == EncoderStatus.State.AT_TIP);
    }

    /** A relay node that lies about what concerns relay block 150, or 200 for the authorities. */
    private static final class Liar extends FakeRelay {

        volatile Lie lie = Lie.NONE;
        final AtomicInteger told = new AtomicInteger();

        Liar(RecordedChain chain) {
            super(chain);
        }

        @Override
        public Optional<Bytes> proveFinality(long number) throws ChainException {
            Optional<Bytes> honest = super.proveFinality(number);
            if (honest.isEmpty() || number > 150) {
                return honest;
            }
            FinalityProof proof = FinalityProof.decode(honest.get());
            List<Header> headers = new ArrayList<>(proof.unknownHeaders());
            int middle = (int) (150 - number) - 1;
            if (lie == Lie.PROOF_CROSSES_SET && number < 100) {
                for (int n = 101; n <= 150; n++) {
                    headers.add(at(n));
                }
                return Optional.of(proof(150, chain.relay.get(150).justification().orElseThrow(), headers));
            }
            if (middle < 0 || middle >= headers.size()) {
                return honest;
            }
            switch (lie) {
                case WRONG_PARENT -> {
                    Header h = headers.get(middle);
                    headers.set(middle, Header.of(at(7).hash(), h.number(), h.stateRoot(), h.extrinsicsRoot(), h.digest()));
                }
                case MISSING_HEADER -> headers.remove(middle);
                case BAD_JUSTIFICATION -> {
                    told.incrementAndGet();
                    return Optional.of(new FinalityProof(proof.blockHash(), flipped(proof.justification()), headers).encode());
                }
                case GARBAGE -> {
                    told.incrementAndGet();
                    return Optional.of(Bytes.ofInts(1, 2, 3));
                }
                default -> {
                    return honest;
                }
            }
            told.incrementAndGet();
            return Optional.of(new FinalityProof(proof.blockHash(), proof.justification(), headers).encode());
        }

        private static Bytes flipped(Bytes encoded) {
            Justification j = Justification.decode(encoded);
            List<Precommit> votes = new ArrayList<>(j.precommits());
            Precommit first = votes.getFirst();
            byte[] signature = first.signature().toArray();
            signature[10] ^= 1;
            votes.set(0, new Precommit(first.targetHash(), first.targetNumber(), Bytes.wrap(signature), first.authorityId()));
            return new Justification(j.round(), j.targetHash(), j.targetNumber(), votes, j.votesAncestries()).encode();
        }

        @Override
        public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
            int number = known(blockHash);
            boolean authorities = keys.equals(List.of(StorageKeys.OLD_AUTHORITIES));
            if (lie == Lie.WRONG_AUTHORITIES && authorities && number == 200) {
                told.incrementAndGet();
                return chain.relay.get(190).authorityProof();
            }
            if (lie == Lie.PARA_HEAD_OF_ANOTHER_BLOCK && !authorities && number == 200) {
                told.incrementAndGet();
                return chain.relay.get(190).headProof();
            }
            return super.readProof(keys, blockHash);
        }
    }

    /** A para node that lies about para block 70, or about genesis. */
    private static final class LyingPara extends FakePara {

        volatile Lie lie = Lie.NONE;
        final AtomicInteger told = new AtomicInteger();

        LyingPara(RecordedChain chain) {
            super(chain);
        }

        @Override
        public Optional<Header> header(Bytes blockHash) throws ChainException {
            if (lie == Lie.PARA_HEADER_SWAPPED && known(blockHash) == 70) {
                told.incrementAndGet();
                return Optional.of(at(71));
            }
            return super.header(blockHash);
        }

        @Override
        public Bytes storageChanges(Bytes blockHash) throws ChainException {
            if (lie == Lie.STORAGE_SWAPPED && known(blockHash) == 70) {
                told.incrementAndGet();
                return chain.para.get(71).changes();
            }
            if (lie == Lie.STORAGE_VALUE && known(blockHash) == 70) {
                told.incrementAndGet();
                StorageChanges honest = StorageChanges.decode(super.storageChanges(blockHash));
                List<StorageChanges.Change> changes = new ArrayList<>(honest.main());
                changes.add(new StorageChanges.Change(Bytes.utf8("never written"), Optional.of(Bytes.EMPTY)));
                return new StorageChanges(changes, honest.child()).encode();
            }
            return super.storageChanges(blockHash);
        }

        @Override
        public List<StateEntry> state(Bytes blockHash) throws ChainException {
            List<StateEntry> honest = super.state(blockHash);
            if (lie == Lie.GENESIS_STATE) {
                told.incrementAndGet();
                return honest.subList(1, honest.size());
            }
            return honest;
        }
    }
}
