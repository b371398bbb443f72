package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/** Version 15 by a small blob made here; the integration tests read the blobs of real chains. */
class MetadataV15Test {

    private static final int U32 = 5;

    private static MetadataBuilder small() {
        MetadataBuilder builder = new MetadataBuilder().version(15);
        int number = builder.primitive(U32);
        int account = builder.composite("AccountId", null, builder.array(32, builder.primitive(3)));
        int calls = builder.enumeration("Calls", List.<Object[]>of(new Object[] {"remark", "number", number}));
        int call = builder.enumeration("RuntimeCall", List.<Object[]>of(new Object[] {"System", null, calls}));
        return builder.pallet("System", 0, calls, null, null).extrinsic(account, call, number)
                .extension("CheckNonce", number, builder.tuple())
                .api("AccountNonceApi", "account_nonce", "account", account, number);
    }

    @Test
    void versionFifteenIsReadIntoTheSameRegistry() {
        Runtime runtime = small().runtime();
        assertEquals(Bytes.fromHex("00002a000000"), runtime.call("System", "remark", 42));
        ExtrinsicFormat format = runtime.extrinsicFormat();
        assertEquals("AccountId", runtime.typeName(format.addressType()));
        assertEquals("RuntimeCall", runtime.typeName(format.callType()));
        assertEquals("u32", runtime.typeName(format.signatureType()));
        assertEquals(List.of("CheckNonce"), format.extensions().stream().map(SignedExtension::identifier).toList());
    }

    @Test
    void apisAreCalledByName() {
        Runtime runtime = small().runtime();
        assertEquals(List.of("AccountNonceApi"), runtime.apis().stream().map(RuntimeApi::name).toList());
        Bytes account = Bytes.wrap(new byte[32]);
        assertEquals(account, runtime.encodeApiCall("AccountNonceApi", "account_nonce", account));
        Bytes answer = new ScaleWriter().u32(7).toBytes();
        assertEquals(7, runtime.decodeApiResult("AccountNonceApi", "account_nonce", answer).asLong());
        assertThrows(IllegalArgumentException.class, () -> runtime.encodeApiCall("AccountNonceApi", "account_nonce"));
        assertThrows(IllegalArgumentException.class, () -> runtime.encodeApiCall("AccountNonceApi", "other", account));
        assertThrows(IllegalArgumentException.class, () -> runtime.encodeApiCall("Other", "account_nonce", account));
        assertThrows(ScaleException.class,
                () -> runtime.decodeApiResult("AccountNonceApi", "account_nonce", Bytes.concat(answer, answer)));
    }

    @Test
    void versionFourteenHasNoApis() {
        assertEquals(List.of(), small().version(14).runtime().apis());
    }

    @Test
    void damagedBlobsAreRefusedWithOneException() {
        Bytes valid = small().build();
        for (int size = 5; size < valid.size(); size++) {
            Bytes cut = valid.slice(0, size);
            assertThrows(ScaleException.class, () -> MetadataReader.read(cut));
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid.toArray();
            bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            try {
                MetadataReader.read(Bytes.wrap(bytes));
            } catch (ScaleException refused) {
                continue;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", blob " + Bytes.wrap(bytes).toPlainHex(), e);
            }
        }
    }
}
