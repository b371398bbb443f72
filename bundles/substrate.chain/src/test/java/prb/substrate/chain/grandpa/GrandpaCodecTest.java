package prb.substrate.chain.grandpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.Vectors;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;

class GrandpaCodecTest {

    private static final Bytes ZERO = Bytes.wrap(new byte[32]);

    private static List<Authority> authorities(int count, long weight) {
        List<Authority> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out.add(new Authority(Bytes.concat(ZERO.slice(0, 28), new ScaleWriter().u32(i).toBytes()), weight));
        }
        return out;
    }

    @Test
    void thresholdIsTheDocumentedOne() {
        int[][] expected = {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 3}, {5, 4}, {6, 5}, {7, 5}, {10, 7}, {100, 67}};
        for (int[] pair : expected) {
            AuthoritySet set = new AuthoritySet(authorities(pair[0], 1), 0);
            assertEquals(pair[0], set.totalWeight());
            assertEquals(pair[1], set.threshold(), "of " + pair[0]);
        }
        assertThrows(ArithmeticException.class, () -> new AuthoritySet(authorities(1, -1), 0).threshold());
    }

    @Test
    void authoritySetSurvivesInAllItsForms() {
        AuthoritySet set = new AuthoritySet(authorities(5, 3), -1);
        ScaleWriter out = new ScaleWriter();
        set.write(out);
        assertEquals(1 + 5 * 40 + 8, out.size());
        assertEquals(set, AuthoritySet.read(new ScaleReader(out.toBytes())));
        Bytes list = AuthoritySet.encodeList(set.authorities());
        assertEquals(set.authorities(), AuthoritySet.decodePallet(list));
        assertEquals(set.authorities(), AuthoritySet.decodeWellKnown(Bytes.concat(Bytes.ofInts(1), list)));
        assertThrows(ScaleException.class, () -> AuthoritySet.decodeWellKnown(Bytes.concat(Bytes.ofInts(2), list)));
        assertThrows(ScaleException.class, () -> AuthoritySet.decodePallet(Bytes.concat(list, list)));
    }

    @Test
    void exampleChangesTheSetByTheDocumentedDigest() {
        JsonNode example = Vectors.own("devnet-example.json");
        Header header = Header.decode(Vectors.hex(example.get("relay").get("r102").get("header")));
        GrandpaLog.ScheduledChange change = GrandpaLog.scheduledChange(header).orElseThrow();
        assertEquals(0, change.delay());
        assertEquals(Vectors.hexList(example.get("nextAuthorities")), change.authorities().stream().map(Authority::id).toList());
        Header quiet = Header.decode(Vectors.hex(example.get("relay").get("r101").get("header")));
        assertEquals(Optional.empty(), GrandpaLog.scheduledChange(quiet));
    }

    @Test
    void realChangesAreRead() {
        Header polkadot = Header.decode(Vectors.sharedBytes("header-polkadot-512271.scale"));
        GrandpaLog.ScheduledChange change = GrandpaLog.scheduledChange(polkadot).orElseThrow();
        assertEquals(197, change.authorities().size());
        assertEquals(0, change.delay());
        JsonNode dev = Vectors.shared("grandpa-dev-keyring.json").get("header8WithScheduledChange");
        Header header = Header.decode(Vectors.hex(dev.get("header")));
        assertEquals(Vectors.hex(dev.get("hash")), header.hash());
        assertEquals(dev.get("delay").asLong(), GrandpaLog.scheduledChange(header).orElseThrow().delay());
    }

    @Test
    void realAuthorityListsSurviveAndTheirHeadersHash() {
        for (String name : List.of("kusama", "polkadot", "westend")) {
            JsonNode state = Vectors.shared(name + "-light-sync-state.json");
            Header header = Header.decode(Vectors.hex(state.get("finalizedBlockHeader")));
            assertEquals(state.get("number").asLong(), header.number());
            assertEquals(Vectors.hex(state.get("hash")), header.hash());
            List<Authority> authorities = new ArrayList<>();
            state.get("authorities").forEach(id -> authorities.add(new Authority(Vectors.hex(id), 1)));
            assertEquals(authorities, AuthoritySet.decodePallet(AuthoritySet.encodeList(authorities)));
        }
    }

    @Test
    void everyLogSurvivesInOrderAndOtherEnginesAreIgnored() {
        List<GrandpaLog> logs = List.of(new GrandpaLog.Pause(1), new GrandpaLog.ScheduledChange(authorities(2, 1), 3),
                new GrandpaLog.ForcedChange(9, authorities(1, 1), 4), new GrandpaLog.OnDisabled(-2), new GrandpaLog.Resume(8));
        List<DigestItem> digest = new ArrayList<>();
        digest.add(new DigestItem.Consensus(Bytes.utf8("BABE"), Bytes.ofInts(99)));
        digest.add(new DigestItem.Seal(GrandpaLog.ENGINE, Bytes.ofInts(99)));
        logs.forEach(log -> digest.add(log.toDigestItem()));
        Header header = Header.of(ZERO, 1, ZERO, ZERO, digest);
        assertEquals(logs, GrandpaLog.of(header));
        assertEquals(Optional.of(logs.get(1)), GrandpaLog.scheduledChange(header));
    }

    @Test
    void malformedLogsAreRefused() {
        Bytes cut = Bytes.ofInts(4, 0);
        Bytes surplus = Bytes.ofInts(4, 0, 0, 0, 0, 0);
        for (Bytes data : List.of(Bytes.EMPTY, Bytes.ofInts(0), Bytes.ofInts(6), cut, surplus)) {
            Header header = Header.of(ZERO, 1, ZERO, ZERO, List.of(new DigestItem.Consensus(GrandpaLog.ENGINE, data)));
            assertThrows(ScaleException.class, () -> GrandpaLog.of(header));
        }
    }

    @Test
    void finalityProofSurvives() {
        JsonNode relay = Vectors.own("devnet-example.json").get("relay");
        List<Header> headers = List.of(Header.decode(Vectors.hex(relay.get("r101").get("header"))),
                Header.decode(Vectors.hex(relay.get("r102").get("header"))));
        FinalityProof proof = new FinalityProof(headers.get(1).hash(), Bytes.utf8("justification"), headers);
        assertEquals(proof, FinalityProof.decode(proof.encode()));
        assertThrows(ScaleException.class, () -> FinalityProof.decode(Bytes.concat(proof.encode(), ZERO)));
    }

    @Test
    void anyBytesGiveAValueOrAScaleException() {
        JsonNode example = Vectors.own("devnet-example.json");
        Bytes justification = Vectors.hex(example.get("justification"));
        Header header = Header.decode(Vectors.hex(example.get("relay").get("r102").get("header")));
        Vectors.fuzz(justification, input -> assertEquals(input, Justification.decode(input).encode()));
        Bytes proof = new FinalityProof(header.hash(), justification, List.of(header)).encode();
        Vectors.fuzz(proof, input -> assertEquals(input, FinalityProof.decode(input).encode()));
        Bytes list = AuthoritySet.encodeList(authorities(3, 1));
        Vectors.fuzz(list, input -> assertEquals(input, AuthoritySet.encodeList(AuthoritySet.decodePallet(input))));
        Vectors.fuzz(Bytes.concat(Bytes.ofInts(1), list), AuthoritySet::decodeWellKnown);
        Vectors.fuzz(Bytes.concat(list, ZERO), input -> AuthoritySet.read(new ScaleReader(input)));
        Bytes log = ((DigestItem.Consensus) new GrandpaLog.ScheduledChange(authorities(3, 1), 0).toDigestItem()).data();
        Vectors.fuzz(log, input -> GrandpaLog.of(
                Header.of(ZERO, 1, ZERO, ZERO, List.of(new DigestItem.Consensus(GrandpaLog.ENGINE, input)))));
    }
}
