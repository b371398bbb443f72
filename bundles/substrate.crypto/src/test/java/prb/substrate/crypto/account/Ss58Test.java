package prb.substrate.crypto.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.scale.Bytes;
import prb.substrate.crypto.Vectors;

class Ss58Test {

    private static final long SEED = 58;
    private static final Bytes ALICE = Bytes.fromHex("0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d");

    @Test
    void recordedAddressesAreReproducedAndRead() {
        for (JsonNode vector : Vectors.read("ss58.json").get("vectors")) {
            Bytes key = Vectors.hex(vector.get("key"));
            int prefix = vector.get("prefix").asInt();
            String address = vector.get("address").asText();
            assertEquals(address, Ss58.encode(key, prefix));
            assertEquals(new Ss58.Decoded(prefix, key), Ss58.decode(address));
        }
    }

    @Test
    void recordedInvalidAddressesAreRefused() {
        for (JsonNode vector : Vectors.read("ss58.json").get("invalid")) {
            assertThrows(IllegalArgumentException.class, () -> Ss58.decode(vector.get("address").asText()));
        }
    }

    @Test
    void everyAllowedPrefixRoundTrips() {
        for (int prefix = 0; prefix < 16384; prefix++) {
            if (prefix == 46 || prefix == 47) {
                continue;
            }
            assertEquals(new Ss58.Decoded(prefix, ALICE), Ss58.decode(Ss58.encode(ALICE, prefix)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 46, 47, 16384})
    void otherPrefixesAreRefused(int prefix) {
        assertThrows(IllegalArgumentException.class, () -> Ss58.encode(ALICE, prefix));
    }

    @Test
    void otherIdSizesAreRefused() {
        for (int size : new int[] {0, 3, 5, 7, 9, 16, 31, 34}) {
            assertThrows(IllegalArgumentException.class, () -> Ss58.encode(Bytes.wrap(new byte[size]), 42));
        }
    }

    @Test
    void addressWithShortenedChecksumIsRefused() {
        Bytes whole = Bytes.wrap(Base58.decode(Ss58.encode(ALICE, 42)));
        String cut = Base58.encode(whole.slice(0, whole.size() - 1).toArray());
        assertThrows(IllegalArgumentException.class, () -> Ss58.decode(cut));
    }

    @Test
    void randomTextIsRefusedWithTheRightException() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 5000; i++) {
            byte[] value = new byte[random.nextInt(40)];
            random.nextBytes(value);
            value = i % 3 == 0 && value.length > 0 ? java.util.Arrays.copyOf(new byte[] {42, 1}, value.length) : value;
            String text = Base58.encode(value);
            try {
                Ss58.Decoded decoded = Ss58.decode(text);
                assertEquals(text, Ss58.encode(decoded.id(), decoded.prefix()));
            } catch (IllegalArgumentException expected) {
                assertEquals(false, expected.getMessage().isBlank());
            }
        }
    }

    @Test
    void accountIdsReadAddressesAndHex() {
        AccountId alice = new AccountId(ALICE);
        assertEquals(alice, AccountId.parse("45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2"));
        assertEquals(alice, AccountId.parse(ALICE.toHex()));
        assertThrows(IllegalArgumentException.class, () -> AccountId.parse("0x1234"));
        assertThrows(IllegalArgumentException.class, () -> AccountId.parse("F7Hs"));
        assertThrows(IllegalArgumentException.class, () -> AccountId.parse("x".repeat(100_000)));
    }
}
