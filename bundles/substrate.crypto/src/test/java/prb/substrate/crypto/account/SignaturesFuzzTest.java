package prb.substrate.crypto.account;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import prb.scale.Bytes;

class SignaturesFuzzTest {

    private static final long SEED = 20_260_101;
    private static final int ROUNDS = 1500;

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void randomInputIsRefusedWithoutException(KeyType type) {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            Bytes key = bytes(random, type.publicKeyBytes());
            Bytes signature = bytes(random, type.signatureBytes());
            Bytes message = bytes(random, random.nextInt(100));
            assertFalse(Signatures.verify(type, key, message, signature));
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void randomDamageIsRefusedWithoutException(KeyType type) {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        Keypair keypair = Keypair.fromUri("//Fuzz", type);
        Bytes message = Bytes.utf8("message");
        Bytes signature = keypair.sign(message);
        for (int i = 0; i < ROUNDS; i++) {
            Bytes key = i % 2 == 0 ? keypair.publicKey() : damaged(random, keypair.publicKey());
            assertFalse(Signatures.verify(type, key, message, damaged(random, signature)));
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void extremeBytesAreRefusedWithoutException(KeyType type) {
        for (int keyByte : new int[] {0, 1, 2, 3, 4, 0x7f, 0x80, 0xff}) {
            for (int byteValue : new int[] {0, 1, 0x1b, 0x7f, 0x80, 0xff}) {
                byte[] key = new byte[type.publicKeyBytes()];
                key[0] = (byte) keyByte;
                java.util.Arrays.fill(key, 1, key.length, (byte) byteValue);
                byte[] signature = new byte[type.signatureBytes()];
                java.util.Arrays.fill(signature, (byte) byteValue);
                assertFalse(Signatures.verify(type, Bytes.wrap(key), Bytes.utf8("m"), Bytes.wrap(signature)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void wrongSizesAreRefusedWithoutException(KeyType type) {
        Keypair keypair = Keypair.fromUri("//Fuzz", type);
        Bytes signature = keypair.sign(Bytes.EMPTY);
        for (int size = 0; size < signature.size(); size++) {
            assertFalse(Signatures.verify(type, keypair.publicKey(), Bytes.EMPTY, signature.slice(0, size)));
        }
        for (int size = 0; size < keypair.publicKey().size(); size++) {
            assertFalse(Signatures.verify(type, keypair.publicKey().slice(0, size), Bytes.EMPTY, signature));
        }
        Bytes longer = Bytes.concat(signature, Bytes.ofInts(0));
        assertFalse(Signatures.verify(type, keypair.publicKey(), Bytes.EMPTY, longer));
    }

    private static Bytes bytes(Random random, int size) {
        byte[] out = new byte[size];
        random.nextBytes(out);
        return Bytes.wrap(out);
    }

    private static Bytes damaged(Random random, Bytes value) {
        byte[] out = value.toArray();
        out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
        return Bytes.wrap(out);
    }
}
