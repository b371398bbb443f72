package prb.devnet.pruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.devnet.pruntime.ExampleTest.assertText;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.devnet.pruntime.sync.Generation;
import prb.devnet.pruntime.sync.RefusedException;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.Precommit;
import prb.substrate.chain.trie.Trie;
import prb.substrate.crypto.account.Keypair;

/** What a worker must not take: relay 101, 102 with para 1 at 102 and a set change at 102. */
class RefusalTest {

    private static final String INVALID = "HeaderValidateFailed(bad justification for header: ";

    private final MiniChain chain = new MiniChain();
    private final List<Keypair> next = MiniChain.voters(3, 6);
    private Feed feed;

    @BeforeEach
    void start() throws Exception {
        feed = Feed.fresh(Generation.V0_2_6).init(chain.genesisInfo(), chain.genesisState());
        chain.addRelay(List.of());
        chain.addPara(List.of(), Map.of());
        chain.addRelay(next);
    }

    private void assertRelay(String expected, Justification justification) {
        assertText(expected, () -> feed.relay(chain.relayPart(1, 2, Optional.of(justification.encode()), Optional.empty())));
        assertEquals(List.of(101L, 1L, 1L), feed.counters());
    }

    private Justification withExtra(Precommit extra) {
        Justification good = chain.justify(chain.relay.get(2), chain.voters.subList(0, 3), 0);
        List<Precommit> all = new ArrayList<>(good.precommits());
        all.add(extra);
        return new Justification(good.round(), good.targetHash(), good.targetNumber(), all, List.of());
    }

    @Test
    void goodRangeWithSetChangeIsTaken() throws Exception {
        Bytes change = chain.change(MiniChain.authorities(next), 1, 2);
        Bytes relay = chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.of(change));
        assertEquals(List.of(102L, 1L), feed.combined(relay, chain.paraPart(1, 1, chain.headProof(2))));
        assertEquals(1, feed.dispatch(chain.blocks(1, 1)));
        chain.voters = next;
        chain.setId = 1;
        chain.addRelay(List.of());
        assertEquals(List.of(103L, 1L), feed.combined(chain.relayPart(3, 3, Optional.of(chain.good(3)), Optional.empty()),
                MiniChain.noPara()));
        assertEquals(List.of(104L, 2L, 2L), feed.counters());
    }

    @Test
    void wrongSetIdIsRefused() {
        assertRelay(INVALID + "invalid signature for precommit in grandpa justification)",
                chain.justify(chain.relay.get(2), chain.voters.subList(0, 3), 1));
    }

    @Test
    void twoOfFourSignaturesAreRefused() {
        assertRelay(INVALID + "invalid commit in grandpa justification)",
                chain.justify(chain.relay.get(2), chain.voters.subList(0, 2), 0));
    }

    @Test
    void flippedSignatureBitIsRefused() {
        Justification good = chain.justify(chain.relay.get(2), chain.voters.subList(0, 3), 0);
        List<Precommit> all = new ArrayList<>(good.precommits());
        byte[] signature = all.get(1).signature().toArray();
        signature[20] ^= 4;
        all.set(1, new Precommit(all.get(1).targetHash(), all.get(1).targetNumber(), Bytes.wrap(signature),
                all.get(1).authorityId()));
        assertRelay(INVALID + "invalid signature for precommit in grandpa justification)",
                new Justification(good.round(), good.targetHash(), good.targetNumber(), all, List.of()));
    }

    @Test
    void strangerWithBadSignatureIsRefused() {
        Keypair stranger = MiniChain.voters(9, 9).getFirst();
        assertRelay(INVALID + "invalid signature for precommit in grandpa justification)",
                withExtra(MiniChain.precommit(chain.relay.get(2), stranger, 5)));
    }

    @Test
    void strangerWithGoodSignatureIsIgnored() throws Exception {
        Keypair stranger = MiniChain.voters(9, 9).getFirst();
        Bytes justification = withExtra(MiniChain.precommit(chain.relay.get(2), stranger, 0)).encode();
        assertEquals(102, feed.relay(chain.relayPart(1, 2, Optional.of(justification), Optional.empty())));
    }

    @Test
    void surplusAncestryHeaderIsRefused() {
        Justification good = chain.justify(chain.relay.get(2), chain.voters.subList(0, 3), 0);
        assertRelay(INVALID + "invalid precommit ancestries in grandpa justification with unused headers)",
                new Justification(good.round(), good.targetHash(), good.targetNumber(), good.precommits(),
                        List.of(chain.relay.get(1))));
    }

    @Test
    void targetNumberOffByOneIsRefused() {
        Justification good = chain.justify(chain.relay.get(2), chain.voters.subList(0, 3), 0);
        assertRelay(INVALID + "invalid commit target in grandpa justification)",
                new Justification(good.round(), good.targetHash(), 103, good.precommits(), List.of()));
    }

    @Test
    void undecodableJustificationIsRefused() {
        assertText("HeaderValidateFailed(error decoding justification for header)",
                () -> feed.relay(chain.relayPart(1, 2, Optional.of(Bytes.ofInts(1, 2, 3)), Optional.empty())));
    }

    @Test
    void missingJustificationIsRefused() {
        assertText("MissingJustification", () -> feed.relay(chain.relayPart(1, 2, Optional.empty(), Optional.empty())));
    }

    @Test
    void gapInHeadersIsRefused() {
        assertText("BlockNumberMismatch", () -> feed.relay(chain.relayPart(2, 2, Optional.of(chain.good(2)), Optional.empty())));
        chain.addRelay(List.of());
        Bytes gap = new ScaleWriter().compact(2).raw(chain.relay.get(1).encoded()).u8(0)
                .raw(chain.relay.get(3).encoded()).u8(1).bytes(chain.good(3)).u8(0).toBytes();
        assertText("HeaderHashMismatch", () -> feed.relay(gap));
    }

    @Test
    void headersOfAnotherChainAreRefused() {
        Header first = chain.relay.get(1);
        Header other = Header.of(Bytes.wrap(new byte[32]), first.number(), first.stateRoot(), first.extrinsicsRoot(), List.of());
        Bytes justification = chain.justify(other, chain.voters.subList(0, 3), 0).encode();
        Bytes request = new ScaleWriter().compact(1).raw(other.encoded()).u8(1).bytes(justification).u8(0).toBytes();
        assertText("HeaderValidateFailed(invalid ancestry proof)", () -> feed.relay(request));
    }

    @Test
    void setIdMustGrowByOne() throws Exception {
        Bytes change = chain.change(MiniChain.authorities(next), 2, 2);
        assertText("HeaderValidateFailed(unexpected validator set id)",
                () -> feed.relay(chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.of(change))));
        assertEquals(102, feed.relay(chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.empty())));
    }

    @Test
    void permutedAuthorityListIsRefused() {
        List<Authority> permuted = MiniChain.authorities(next).reversed();
        assertText("HeaderValidateFailed(validator set mismatch)", () -> feed.relay(
                chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.of(chain.change(permuted, 1, 2)))));
        assertText("HeaderValidateFailed(storage root mismatch)", () -> feed.relay(
                chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.of(chain.change(MiniChain.authorities(next), 1, 1)))));
    }

    @Test
    void proofOfAnotherBlocksRootIsRefusedAndRelayProgressStays() throws Exception {
        Bytes relay = chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.empty());
        assertText("StorageProofFailed(storage root mismatch)",
                () -> feed.combined(relay, chain.paraPart(1, 1, chain.headProof(1))));
        assertEquals(List.of(103L, 1L, 1L), feed.counters());
        assertEquals(List.of(102L, 1L), feed.combined(relay, chain.paraPart(1, 1, chain.headProof(2))));
    }

    @Test
    void incompleteParaProofIsRefused() throws Exception {
        feed.relay(chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.empty()));
        List<Bytes> proof = chain.headProof(2);
        List<Bytes> rootOnly = proof.stream()
                .filter(node -> prb.substrate.crypto.hash.Hashing.blake2b256(node).equals(chain.relay.get(2).stateRoot()))
                .toList();
        assertText("StorageProofFailed(storage value unavailable)", () -> feed.para(chain.paraPart(1, 1, rootOnly)));
    }

    @Test
    void paraHeaderThatIsNotTheHeadIsRefused() throws Exception {
        feed.relay(chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.empty()));
        chain.addPara(List.of(), Map.of());
        assertText("StorageProofFailed(storage value mismatch)", () -> feed.para(chain.paraPart(1, 2, chain.headProof(2))));
        assertText("BlockNumberMismatch", () -> feed.para(chain.paraPart(2, 2, chain.headProof(2))));
    }

    @Test
    void paraHeadersNeedAFreshRelayHeader() throws Exception {
        assertText("RelaychainHeaderNotSynced", () -> feed.para(chain.paraPart(1, 1, chain.headProof(2))));
        feed.relay(chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.empty()));
        assertEquals(1, feed.para(chain.paraPart(1, 1, chain.headProof(2))));
        chain.addPara(List.of(), Map.of());
        assertText("RelaychainHeaderNotSynced", () -> feed.para(chain.paraPart(2, 2, chain.headProof(2))));
    }

    @Test
    void dispatchBeforeHeadersIsRefused() {
        assertText("NoStateRoot", () -> feed.dispatch(chain.blocks(1, 1)));
        chain.addPara(List.of(), Map.of());
        assertText("BlockNumberMismatch", () -> feed.dispatch(chain.blocks(2, 2)));
    }

    @Test
    void storageChangesThatMissAKeyAreRefused() throws Exception {
        Bytes relay = chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.empty());
        feed.combined(relay, chain.paraPart(1, 1, chain.headProof(2)));
        Bytes good = chain.paraChanges.get(1);
        chain.paraChanges.set(1, Bytes.ofInts(0, 0));
        RefusedException refused = assertThrows(RefusedException.class, () -> feed.dispatch(chain.blocks(1, 1)));
        Bytes before = feed.worker.info().stateRoot().orElseThrow();
        assertEquals("StateRootMismatch block=1 expected=" + chain.para.get(1).stateRoot().toHex() + " actual=" + before.toHex(),
                refused.getMessage());
        chain.paraChanges.set(1, good);
        assertEquals(1, feed.dispatch(chain.blocks(1, 1)));
    }

    @Test
    void blocksBeforeARefusedOneStay() throws Exception {
        chain.addPara(List.of(), Map.of());
        chain.addRelay(List.of());
        feed.combined(chain.relayPart(1, 2, Optional.of(chain.good(2)),
                Optional.of(chain.change(MiniChain.authorities(next), 1, 2))),
                MiniChain.noPara());
        chain.voters = next;
        chain.setId = 1;
        feed.combined(chain.relayPart(3, 3, Optional.of(chain.good(3)), Optional.empty()),
                chain.paraPart(1, 2, chain.headProof(3)));
        chain.paraChanges.set(2, Bytes.ofInts(0, 0));
        RefusedException refused = assertThrows(RefusedException.class, () -> feed.dispatch(chain.blocks(1, 2)));
        assertTrue(refused.getMessage().startsWith("StateRootMismatch block=2 "), refused.getMessage());
        assertEquals(List.of(104L, 3L, 2L), feed.counters());
    }

    @Test
    void stateWithoutParaIdCannotTakeParaHeaders() throws Exception {
        Feed blank = Feed.fresh(Generation.V0_2_6).init(chain.genesisInfo(), Bytes.ofInts(0));
        assertEquals(Optional.of(Trie.EMPTY_ROOT), blank.worker.info().stateRoot());
        assertText("No para_id", () -> blank.combined(chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.empty()),
                chain.paraPart(1, 1, chain.headProof(2))));
    }

    @Test
    void secondGenerationWantsTheGenesisHeaderFirst() throws Exception {
        Feed second = Feed.fresh(Generation.V2_0).init(chain.genesisInfo(), chain.genesisState());
        assertEquals(List.of(101L, 0L, 1L), second.counters());
        Bytes relay = chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.empty());
        assertText("BlockNumberMismatch", () -> second.combined(relay, chain.paraPart(1, 1, chain.headProof(2))));
        assertTrue(second.worker.info().waitsForParaHeaders());
        assertTrue(second.worker.runtimeInfo(true, Optional.empty()).report().isEmpty());
        assertEquals(List.of(102L, 1L), second.combined(relay, chain.paraPart(0, 1, chain.headProof(2))));
        assertEquals(1, second.dispatch(chain.blocks(1, 1)));
        assertEquals(Optional.of(Bytes.ofInts(0)),
                second.worker.runtimeInfo(true, Optional.empty()).report().orElseThrow().encoded());
    }

    @Test
    void secondGenerationComparesTheGenesisState() throws Exception {
        Bytes other = new ScaleWriter().compact(1).bytes(prb.devnet.pruntime.state.StateKeys.PARACHAIN_ID)
                .bytes(MiniChain.u32(MiniChain.PARA_ID)).toBytes();
        Feed second = Feed.fresh(Generation.V2_0).init(chain.genesisInfo(), other);
        second.combined(chain.relayPart(1, 2, Optional.of(chain.good(2)), Optional.empty()),
                chain.paraPart(0, 1, chain.headProof(2)));
        RefusedException refused = assertThrows(RefusedException.class, () -> second.dispatch(chain.blocks(1, 1)));
        assertTrue(refused.getMessage().startsWith("StateRootMismatch block=0 expected="), refused.getMessage());
    }
}
