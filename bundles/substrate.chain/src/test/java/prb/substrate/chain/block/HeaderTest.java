package prb.substrate.chain.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.Vectors;

class HeaderTest {

    private static final Bytes ZERO = Bytes.wrap(new byte[32]);

    private static Header rebuilt(Header header) {
        return Header.of(header.parentHash(), header.number(), header.stateRoot(), header.extrinsicsRoot(), header.digest());
    }

    @Test
    void exampleHeaderHasTheDocumentedFieldsAndHash() {
        JsonNode para = Vectors.own("devnet-example.json").get("para");
        Header header = Header.decode(Vectors.hex(para.get("block1Header")));
        assertEquals(112, header.encoded().size());
        assertEquals(1, header.number());
        assertEquals(Vectors.hex(para.get("genesisHash")), header.parentHash());
        assertEquals(Vectors.hex(para.get("block1Root")), header.stateRoot());
        assertEquals(Vectors.hex(para.get("block1Hash")), header.hash());
        DigestItem.PreRuntime item = assertInstanceOf(DigestItem.PreRuntime.class, header.digest().getFirst());
        assertEquals("aura", item.engine().toUtf8());
        assertEquals(header, rebuilt(header));
    }

    @Test
    void blocksOfARealRuntimeDecodeToTheirJsonFields() {
        for (JsonNode block : Vectors.own("blocks-rhala.json").get("blocks")) {
            Header header = Header.decode(Vectors.hex(block.get("headerScale")));
            JsonNode json = block.get("header");
            assertEquals(Vectors.hex(block.get("hash")), header.hash());
            assertEquals(Long.decode(json.get("number").asText()), header.number());
            assertEquals(Vectors.hex(json.get("parentHash")), header.parentHash());
            assertEquals(Vectors.hex(json.get("stateRoot")), header.stateRoot());
            assertEquals(Vectors.hex(json.get("extrinsicsRoot")), header.extrinsicsRoot());
            List<Bytes> logs = Vectors.hexList(json.get("digest").get("logs"));
            for (int i = 0; i < logs.size(); i++) {
                assertEquals(DigestItem.read(new ScaleReader(logs.get(i))), header.digest().get(i));
            }
            assertEquals(header, rebuilt(header));
        }
    }

    @Test
    void realRelayHeadersFormAChain() {
        Bytes parent = Vectors.hex(Vectors.shared("westend-genesis.json.gz").get("genesisHash"));
        for (JsonNode json : Vectors.shared("westend-headers-1-256.json")) {
            Header header = Header.decode(Vectors.hex(json.get("header")));
            assertEquals(json.get("number").asLong(), header.number());
            assertEquals(Vectors.hex(json.get("hash")), header.hash());
            assertEquals(parent, header.parentHash());
            assertEquals(header, rebuilt(header));
            parent = header.hash();
        }
    }

    @Test
    void largeDigestsAreReadToTheLastByte() {
        for (String name : List.of("header-polkadot-512271.scale", "header-kusama-7472481.scale")) {
            Bytes encoded = Vectors.sharedBytes(name);
            Header header = Header.decode(encoded);
            assertEquals(encoded, rebuilt(header).encoded());
        }
    }

    @Test
    void headerInsideALargerMessageKeepsOnlyItsOwnBytes() {
        Bytes encoded = Header.of(ZERO, 7, ZERO, ZERO, List.of(new DigestItem.Other(Bytes.utf8("x")))).encoded();
        ScaleReader in = new ScaleReader(Bytes.concat(encoded, encoded));
        Header first = Header.read(in);
        Header second = Header.read(in);
        assertTrue(in.isAtEnd());
        assertEquals(first, second);
        assertEquals(first.hashCode(), second.hashCode());
        assertSame(second.encoded().backingArray(), second.stateRoot().backingArray());
        assertEquals(encoded.size(), second.encoded().backingArray().length);
        assertSame(first.hash(), first.hash());
    }

    @Test
    void everyKindOfDigestItemSurvives() {
        Bytes engine = Bytes.utf8("BABE");
        List<DigestItem> digest = List.of(new DigestItem.Other(Bytes.EMPTY), new DigestItem.Consensus(engine, Bytes.utf8("a")),
                new DigestItem.Seal(engine, Bytes.utf8("bc")), new DigestItem.PreRuntime(engine, Bytes.EMPTY),
                new DigestItem.RuntimeEnvironmentUpdated());
        Header header = Header.of(ZERO, Header.NUMBER_MAX, ZERO, ZERO, digest);
        Header again = Header.decode(header.encoded());
        assertEquals(digest, again.digest());
        assertEquals(Header.NUMBER_MAX, again.number());
        assertNotEquals(header, Header.of(ZERO, 0, ZERO, ZERO, digest));
    }

    @Test
    void malformedHeadersAreRefused() {
        Bytes valid = Header.of(ZERO, 7, ZERO, ZERO, List.of()).encoded();
        assertThrows(ScaleException.class, () -> Header.decode(Bytes.concat(valid, Bytes.ofInts(0))));
        Bytes big = new ScaleWriter().raw(ZERO).compact(1L << 32).raw(ZERO).raw(ZERO).compact(0).toBytes();
        assertThrows(ScaleException.class, () -> Header.decode(big));
        for (int tag : new int[] {1, 2, 3, 7, 9, 255}) {
            Bytes unknown = new ScaleWriter().raw(ZERO).compact(1).raw(ZERO).raw(ZERO).compact(1).u8(tag).u64(0).toBytes();
            assertThrows(ScaleException.class, () -> Header.decode(unknown));
        }
    }

    @Test
    void digestAboveTheLimitIsRefusedBothWays() {
        int count = Header.DIGEST_ITEMS_MAX + 1;
        List<DigestItem> many = Collections.nCopies(count, new DigestItem.RuntimeEnvironmentUpdated());
        assertThrows(IllegalArgumentException.class, () -> Header.of(ZERO, 1, ZERO, ZERO, many));
        ScaleWriter out = new ScaleWriter().raw(ZERO).compact(1).raw(ZERO).raw(ZERO);
        out.list(many, (writer, item) -> item.write(writer));
        assertThrows(ScaleException.class, () -> Header.decode(out.toBytes()));
    }

    @Test
    void fieldsOutOfRangeAreNamed() {
        Exception size = assertThrows(IllegalArgumentException.class,
                () -> Header.of(ZERO, 1, Bytes.EMPTY, ZERO, List.of()));
        assertTrue(size.getMessage().contains("stateRoot"));
        assertThrows(IllegalArgumentException.class, () -> Header.of(ZERO, -1, ZERO, ZERO, List.of()));
        assertThrows(IllegalArgumentException.class, () -> Header.of(ZERO, 1L << 32, ZERO, ZERO, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new DigestItem.Seal(Bytes.utf8("abc"), Bytes.EMPTY));
    }

    @Test
    void anyBytesGiveAHeaderOrAScaleException() {
        Bytes valid = Vectors.hex(Vectors.own("devnet-example.json").get("relay").get("r102").get("header"));
        Vectors.fuzz(valid, input -> assertEquals(input, rebuilt(Header.decode(input)).encoded()));
    }
}
