package prb.wire.pruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;

class BinApiEnvelopeTest {

    @Test
    void successIsWrittenAsPRuntimeWritesIt() throws Exception {
        BinApiEnvelope envelope = BinApiEnvelope.ok(Map.of("relaychain_synced_to", 102L, "parachain_synced_to", 1L));
        String expected = "{\"payload\":\"{\\\"parachain_synced_to\\\":1,\\\"relaychain_synced_to\\\":102}\","
                + "\"signature\":null,\"status\":\"ok\"}";
        assertEquals(expected, envelope.encode().toUtf8());
        BinApiEnvelope read = BinApiEnvelope.parse(envelope.encode());
        assertTrue(read.ok());
        assertEquals(102, read.number("relaychain_synced_to"));
        assertEquals(1, read.number("parachain_synced_to"));
        assertThrows(MalformedEnvelopeException.class, () -> read.number("dispatched_to"));
    }

    @Test
    void errorCarriesItsMessageAndItsSignature() throws Exception {
        BinApiEnvelope read = BinApiEnvelope.parse(BinApiEnvelope.error("No \"quotes\" lost").signed("ab").encode());
        assertFalse(read.ok());
        assertEquals("No \"quotes\" lost", read.errorText());
        assertEquals(Optional.of("ab"), read.signature());
    }

    @Test
    void plainSentenceOfTransportFailureIsTheErrorText() throws Exception {
        Bytes text = Bytes.utf8("{\"status\":\"error\",\"payload\":\"Io error: Read input data failed\"}");
        assertEquals("Io error: Read input data failed", BinApiEnvelope.parse(text).errorText());
        assertEquals("Entity too large", BinApiEnvelope.transportError("Entity too large").errorText());
    }

    @Test
    void whatIsNoEnvelopeIsRefusedWithItsReason() {
        for (String text : new String[] {"", "null", "[]", "{}", "<html></html>", "{\"payload\":\"x\"}",
            "{\"payload\":7,\"status\":\"ok\"}", "{\"payload\":\"\",\"status\":\"fine\"}", "{\"status\":\"ok\"}",
            "{\"payload\":\"{}\",\"status\":\"ok\"} {}", "[".repeat(10_000)}) {
            assertThrows(MalformedEnvelopeException.class, () -> BinApiEnvelope.parse(Bytes.utf8(text)), text);
        }
        Bytes large = Bytes.wrap(new byte[BinApiEnvelope.BYTES_MAX + 1]);
        assertThrows(MalformedEnvelopeException.class, () -> BinApiEnvelope.parse(large));
    }

    @Test
    void numbersOutsideBlockNumbersAreRefused() {
        for (String number : new String[] {"-1", "4294967296", "1e3", "99999999999999999999", "\"7\"", "[7]"}) {
            BinApiEnvelope envelope = BinApiEnvelope.ok("{\"synced_to\":" + number + "}", Optional.empty());
            assertThrows(MalformedEnvelopeException.class, () -> envelope.number("synced_to"), number);
        }
    }

    @Test
    void mutatedEnvelopesNeverFailOtherwise() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] good = BinApiEnvelope.ok(Map.of("synced_to", 7L)).signed("00ff").encode().toArray();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Bytes input = Bytes.wrap(bytes, 0, random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length);
            try {
                BinApiEnvelope envelope = BinApiEnvelope.parse(input);
                envelope.errorText();
                assertTrue(envelope.number("synced_to") >= 0);
            } catch (MalformedEnvelopeException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
    }
}
