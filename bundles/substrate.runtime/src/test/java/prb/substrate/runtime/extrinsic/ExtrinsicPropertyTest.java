package prb.substrate.runtime.extrinsic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.substrate.runtime.Vectors;

/** Random extrinsics of real runtimes are read back as they were made; every address form is read. */
class ExtrinsicPropertyTest {

    private static final int ROUNDS = 2000;

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void signedExtrinsicsAreReadBackAsTheyWereMade() {
        System.out.println("ExtrinsicPropertyTest seed " + seed);
        List<Runtime> runtimes = List.of(Vectors.khala(), Vectors.rhala(), Vectors.kusama(), Vectors.poc6());
        for (int round = 0; round < ROUNDS; round++) {
            Runtime runtime = runtimes.get(random.nextInt(runtimes.size()));
            Bytes remark = bytes(random.nextInt(400));
            Bytes call = runtime.call("System", "remark", remark);
            SigningContext context = context();
            KeyType type = KeyType.values()[random.nextInt(3)];
            AccountId signer = new AccountId(bytes(32));
            Bytes signature = bytes(type == KeyType.ECDSA ? 65 : 64);
            Bytes payload = Extrinsics.payload(runtime, call, context);
            assertTrue(payload.size() <= 256, "payload of " + payload.size());
            Bytes extrinsic = Extrinsics.signed(runtime, call, context, signer, type, signed -> {
                assertEquals(payload, signed);
                return signature;
            });
            ExtrinsicView view = Extrinsics.decode(runtime, extrinsic);
            ExtrinsicView.Signed found = view.signed().orElseThrow();
            String what = "seed " + seed + " round " + round;
            assertEquals(signer, found.signer(), what);
            assertEquals(signature, found.signature(), what);
            assertEquals(type.multiSignatureIndex(), found.signatureIndex(), what);
            assertEquals(context.era(), found.era(), what);
            assertEquals(context.nonce(), found.nonce(), what);
            assertEquals(context.tip(), found.tip(), what);
            assertEquals(call, view.callBytes(), what);
            assertEquals(remark, view.call().args().get("remark").asBytes(), what);
            assertEquals(Optional.empty(), Extrinsics.decode(runtime, Extrinsics.bare(call)).signed());
            Bytes cut = extrinsic.slice(0, random.nextInt(extrinsic.size()));
            assertThrows(ScaleException.class, () -> Extrinsics.decode(runtime, cut), what);
        }
    }

    private SigningContext context() {
        Era era = random.nextInt(4) == 0 ? Era.IMMORTAL : Era.mortal(random.nextInt(70_000), random.nextInt(Integer.MAX_VALUE));
        BigInteger tip = new BigInteger(random.nextInt(129), random);
        return new SigningContext(bytes(32), era, bytes(32), random.nextLong(1L << random.nextInt(33)), tip);
    }

    private Bytes bytes(int size) {
        byte[] out = new byte[size];
        random.nextBytes(out);
        return Bytes.wrap(out);
    }

    @Test
    void everyFormOfAddressIsReadAndOnlyAccountsNameAnAccount() {
        Runtime runtime = Vectors.kusama(); // its MultiAddress has an index of Compact<()>
        Bytes id = bytes(32);
        address(Vectors.khala(), Value.variant("Id", id), Optional.of(id));
        address(Vectors.khala(), Value.variant("Address32", id), Optional.of(id));
        address(Vectors.khala(), Value.variant("Raw", bytes(32)), Optional.empty());
        address(Vectors.khala(), Value.variant("Raw", Bytes.EMPTY), Optional.empty());
        address(Vectors.khala(), Value.variant("Address20", bytes(20)), Optional.empty());
        address(runtime, Value.variant("Index", Value.struct(Map.of())), Optional.empty());
    }

    private void address(Runtime runtime, Value.Variant address, Optional<Bytes> account) {
        Bytes call = runtime.call("System", "remark", Bytes.EMPTY);
        ScaleWriter body = new ScaleWriter().u8(0x84).raw(runtime.encode(runtime.extrinsicFormat().addressType(), address));
        body.u8(1).raw(bytes(64)).u8(0).compact(7).compact(0);
        Bytes extrinsic = new ScaleWriter().bytes(body.raw(call).toBytes()).toBytes();
        ExtrinsicView.Signed signed = Extrinsics.decode(runtime, extrinsic).signed().orElseThrow();
        assertEquals(address.name(), signed.address().variantName());
        assertEquals(account.map(AccountId::new), signed.account());
        assertEquals(7, signed.nonce());
        if (account.isEmpty()) {
            String message = assertThrows(IllegalArgumentException.class, signed::signer).getMessage();
            assertTrue(message.contains(address.name()), message);
        }
    }

    @Test
    void everyEraOfEveryPeriodSurvivesItsTwoBytes() {
        for (int period = 4; period <= 65_536; period *= 2) {
            int quantum = Math.max(period / 4096, 1);
            for (int phase = 0; phase < period; phase += quantum) {
                Era era = new Era(period, phase);
                ScaleWriter out = new ScaleWriter();
                era.write(out);
                assertEquals(2, out.size());
                ScaleReader in = new ScaleReader(out.toBytes());
                assertEquals(era, Era.read(in));
                assertTrue(in.isAtEnd());
            }
        }
    }

    @Test
    void everyTwoBytesAreOneEraOrRefused() {
        int eras = 1;
        for (int bits = 0; bits < 1 << 16; bits++) {
            ScaleReader in = new ScaleReader(new ScaleWriter().u16(bits).toBytes());
            try {
                Era era = Era.read(in);
                ScaleWriter out = new ScaleWriter();
                era.write(out);
                assertEquals(in.since(0), out.toBytes());
                eras += era.isImmortal() ? 0 : 1;
            } catch (ScaleException refused) {
                assertTrue(refused.getMessage().contains("no era"), refused.getMessage());
            }
        }
        int expected = 1;
        for (int period = 4; period <= 65_536; period *= 2) {
            expected += Math.min(period, 4096);
        }
        assertEquals(expected, eras);
    }

    @Test
    void birthIsAtMostOneQuantumOfAPeriodBeforeTheCurrentBlock() {
        for (int round = 0; round < 20_000; round++) {
            int asked = 1 + random.nextInt(70_000);
            long current = random.nextLong(1L << 32);
            Era era = Era.mortal(asked, current);
            int period = era.period();
            assertTrue(period >= Math.min(asked, 65_536) && (period == 4 || period / 2 < asked), asked + " gave " + era);
            long birth = era.birth(current);
            assertTrue(birth <= current && current - birth < Math.max(period / 4096, 1), current + " born " + birth + " " + era);
            assertEquals(birth + period, era.death(current));
            for (long block = birth; block < birth + Math.min(period, 64); block++) {
                assertEquals(birth, era.birth(block));
            }
            assertEquals(birth, era.birth(birth + period - 1));
            assertEquals(birth + period, era.birth(birth + period));
        }
    }
}
