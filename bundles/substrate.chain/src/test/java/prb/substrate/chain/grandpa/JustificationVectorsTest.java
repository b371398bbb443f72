package prb.substrate.chain.grandpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.chain.Vectors;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;

class JustificationVectorsTest {

    private static AuthoritySet set(JsonNode pairs, long setId) {
        List<Authority> list = new ArrayList<>();
        pairs.forEach(pair -> list.add(new Authority(Vectors.hex(pair.get(0)), pair.get(1).asLong())));
        return new AuthoritySet(list, setId);
    }

    private static AuthoritySet ofIds(List<Bytes> ids, long setId) {
        return new AuthoritySet(ids.stream().map(id -> new Authority(id, 1)).toList(), setId);
    }

    @Test
    void realRelayBundlesAreFinal() throws InvalidJustificationException {
        int scheduled = 0;
        for (JsonNode bundle : Vectors.shared("relay-para-finality.json")) {
            List<Header> headers = new ArrayList<>();
            for (JsonNode json : bundle.get("relayHeaders")) {
                Header header = Header.decode(Vectors.hex(json.get("header")));
                assertEquals(Vectors.hex(json.get("hash")), header.hash());
                assertTrue(headers.isEmpty() || headers.getLast().hash().equals(header.parentHash()));
                headers.add(header);
            }
            Header target = headers.getLast();
            AuthoritySet set = set(bundle.get("authorities"), bundle.get("setId").asLong());
            Bytes encoded = Vectors.hex(bundle.get("justification"));
            Justification justification = Justification.decode(encoded);
            assertEquals(encoded, justification.encode());
            justification.verify(set, target.hash(), target.number());
            assertEquals(4, justification.signers(set).size());
            boolean expected = bundle.path("scheduledChangeInTarget").asBoolean();
            assertEquals(expected, GrandpaLog.scheduledChange(target).isPresent());
            scheduled += expected ? 1 : 0;
        }
        assertEquals(2, scheduled);
    }

    @Test
    void developmentChainIsFinalUnderItsSetIdOnly() throws InvalidJustificationException {
        JsonNode json = Vectors.shared("grandpa-dev-keyring.json");
        Justification justification = Justification.decode(Vectors.hex(json.get("justification")));
        Bytes hash = Vectors.hex(json.get("targetHash"));
        justification.verify(set(json.get("authorities"), 0), hash, 8);
        assertEquals(4, justification.signers(set(json.get("authorities"), 0)).size());
        AuthoritySet wrong = set(json.get("authorities"), json.get("mustFailWith").get("setId").asLong());
        assertThrows(InvalidJustificationException.class, () -> justification.verify(wrong, hash, 8));
        JsonNode genesis = json.get("header0");
        assertEquals(Vectors.hex(genesis.get("hash")), Header.decode(Vectors.hex(genesis.get("header"))).hash());
    }

    @Test
    void justificationOfAnUnnamedChainIsFinalUnderItsSigners() throws InvalidJustificationException {
        JsonNode json = Vectors.shared("grandpa-justification-block-302592.json");
        Justification justification = Justification.decode(Vectors.hex(json.get("justification")));
        List<Bytes> ids = justification.precommits().stream().map(Precommit::authorityId).toList();
        assertEquals(5, ids.size());
        assertEquals(439_559, justification.round());
        justification.verify(ofIds(ids, json.get("setId").asLong()), justification.targetHash(), 302_592);
    }

    @Test
    void publicPrecommitsSignTheDocumentedPayload() {
        for (JsonNode json : Vectors.shared("grandpa-precommits-avail.json")) {
            Bytes payload = Precommit.payload(Vectors.hex(json.get("targetHash")), json.get("targetNumber").asLong(),
                    json.get("round").asLong(), json.get("setId").asLong());
            assertTrue(Signatures.verify(
                    KeyType.ED25519, Vectors.hex(json.get("authority")), payload, Vectors.hex(json.get("signature"))));
        }
    }

    @Test
    void exampleIsFinalAndItsPayloadIsTheDocumentedOne() throws InvalidJustificationException {
        JsonNode json = Vectors.own("devnet-example.json");
        Header header = Header.decode(Vectors.hex(json.get("relay").get("r102").get("header")));
        AuthoritySet set = ofIds(Vectors.hexList(json.get("authorities")), json.get("setId").asLong());
        Justification justification = Justification.decode(Vectors.hex(json.get("justification")));
        justification.verify(set, header.hash(), 102);
        assertEquals(3, justification.signers(set).size());
        Bytes payload = Precommit.payload(header.hash(), 102, json.get("round").asLong(), json.get("setId").asLong());
        assertEquals(Vectors.hex(json.get("precommitPayload")), payload);
        assertEquals(53, payload.size());
    }
}
