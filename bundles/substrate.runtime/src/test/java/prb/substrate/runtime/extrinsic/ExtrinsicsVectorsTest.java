package prb.substrate.runtime.extrinsic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.Vectors;

class ExtrinsicsVectorsTest {

    private static final Bytes HASH = Bytes.wrap(new byte[32]);

    @Test
    void extrinsicsAreThoseOfTheReference() {
        for (JsonNode each : Vectors.json("extrinsics").get("vectors")) {
            Runtime runtime = Vectors.khala();
            assertEquals(runtime.version().specVersion(), each.get("specVersion").asLong());
            Bytes call = hex(each, "call");
            Era era = Era.read(new ScaleReader(Bytes.fromHex(each.get("era").get("bytes").asText())));
            SigningContext context = new SigningContext(hex(each, "genesisHash"), era, hex(each, "checkpointHash"),
                    each.get("nonce").asLong(), new BigInteger(each.get("tip").asText()));
            assertEquals(hex(each, "signedBytes"), Extrinsics.payload(runtime, call, context), each.get("id").asText());
            AccountId signer = new AccountId(Bytes.fromHex(each.get("signer").get("accountId").asText()));
            KeyType type = KeyType.valueOf(each.get("signer").get("type").asText().toUpperCase(Locale.ROOT));
            Bytes signature = hex(each, "signature");
            Bytes extrinsic = Extrinsics.signed(runtime, call, context, signer, type, payload -> {
                assertEquals(hex(each, "signedBytes"), payload);
                return signature;
            });
            assertEquals(hex(each, "extrinsic"), extrinsic);
            assertEquals(hex(each, "extrinsicHash"), Extrinsics.hash(extrinsic));
            ExtrinsicView view = Extrinsics.decode(runtime, extrinsic);
            assertEquals(call, view.callBytes());
            assertEquals(hex(each, "extrinsicHash"), view.hash());
            ExtrinsicView.Signed found = view.signed().orElseThrow();
            assertEquals(signer, found.signer());
            ExtrinsicView.Signed expected = new ExtrinsicView.Signed(
                    found.address(), type.multiSignatureIndex(), signature, era, context.nonce(), context.tip());
            assertEquals(expected, found);
        }
    }

    @Test
    void bareExtrinsicsAreThoseOfTheReference() {
        for (JsonNode each : Vectors.json("scale").get("bareExtrinsics")) {
            Bytes extrinsic = Extrinsics.bare(hex(each, "call"));
            assertEquals(hex(each, "extrinsic"), extrinsic);
            assertEquals(hex(each, "hash"), Extrinsics.hash(extrinsic));
            ExtrinsicView view = Extrinsics.decode(Vectors.khala(), extrinsic);
            assertTrue(view.signed().isEmpty());
            assertEquals(hex(each, "call"), view.callBytes());
        }
    }

    @Test
    void extrinsicsOfRealBlocksDecodeAndEncodeToTheSameBytes() {
        Runtime runtime = Vectors.rhala();
        int signed = 0;
        for (JsonNode block : Vectors.json("blocks-rhala").get("blocks")) {
            for (JsonNode each : block.get("extrinsics")) {
                Bytes extrinsic = Bytes.fromHex(each.asText());
                ExtrinsicView view = Extrinsics.decode(runtime, extrinsic);
                signed += view.signed().isPresent() ? 1 : 0;
                assertEquals(view.callBytes(),
                        runtime.call(view.call().pallet(), view.call().name(), view.call().args().values().toArray()));
            }
        }
        assertTrue(signed > 0);
    }

    @Test
    void erasAreThoseOfTheReference() {
        int rows = 0;
        for (JsonNode row : Vectors.json("era").get("rows")) {
            Era era = Era.mortal(row.get(0).asInt(), row.get(1).asLong());
            ScaleWriter out = new ScaleWriter();
            era.write(out);
            assertEquals(row.get(2).asText(), out.toBytes().toHex(), row.toString());
            assertEquals(era, Era.read(new ScaleReader(out.toBytes())));
            assertEquals(row.get(3).asInt(), era.period());
            assertEquals(row.get(4).asInt(), era.phase());
            assertEquals(row.get(5).asLong(), era.birth(row.get(1).asLong()));
            assertEquals(row.get(6).asLong(), era.death(row.get(1).asLong()));
            rows++;
        }
        assertEquals(189, rows);
    }

    @Test
    void immortalErasAreOneByteAndNeverEnd() {
        ScaleWriter out = new ScaleWriter();
        Era.IMMORTAL.write(out);
        assertEquals("0x00", out.toBytes().toHex());
        assertEquals(Era.IMMORTAL, Era.read(new ScaleReader(out.toBytes())));
        assertEquals(Long.MAX_VALUE, Era.IMMORTAL.death(7));
    }

    @Test
    void impossibleErasAreRefused() {
        assertThrows(ScaleException.class, () -> Era.read(new ScaleReader(Bytes.ofInts(0x10, 0))));
        assertThrows(ScaleException.class, () -> Era.read(new ScaleReader(Bytes.ofInts(0x41, 0))));
        assertThrows(IllegalArgumentException.class, () -> new Era(5, 0));
        assertThrows(IllegalArgumentException.class, () -> new Era(65536, 3));
        assertThrows(IllegalArgumentException.class, () -> Era.mortal(64, -1));
    }

    @Test
    void kusamaPayloadsCarryKusamasVersion() {
        Runtime kusama = Runtime.parse(Vectors.metadata("kusama"), new RuntimeVersion("kusama", 7, 9, 1));
        SigningContext context = new SigningContext(HASH, Era.IMMORTAL, HASH, 0, BigInteger.ZERO);
        Bytes call = kusama.call("System", "remark", Bytes.ofInts(1, 2));
        Bytes payload = Extrinsics.payload(kusama, call, context);
        assertTrue(payload.toHex().startsWith(call.toHex() + "000000" + "07000000" + "09000000"), payload.toHex());
    }

    @Test
    void signaturesOfWrongSizeAreRefused() {
        Runtime runtime = Vectors.khala();
        SigningContext context = new SigningContext(HASH, Era.IMMORTAL, HASH, 0, BigInteger.ZERO);
        AccountId account = new AccountId(Bytes.wrap(new byte[32]));
        Bytes call = runtime.call("System", "remark", Bytes.EMPTY);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> Extrinsics.signed(runtime, call, context, account, KeyType.SR25519, payload -> Bytes.EMPTY));
        assertTrue(e.getMessage().contains("SR25519"));
    }

    private static Bytes hex(JsonNode node, String field) {
        return Bytes.fromHex(node.get(field).asText());
    }
}
