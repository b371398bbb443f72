package prb.itests;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.account.Keystore;
import prb.substrate.crypto.account.Mnemonic;
import prb.substrate.crypto.account.Ss58;

/** Random values and what ours makes of them, as the script {@code compare.mjs} reads them. One thread. */
final class PolkadotJsQuestions {

    private static final int VALUES = 200;
    private static final List<Integer> ID_BYTES = List.of(1, 2, 4, 8, 32, 33);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random;
    private final ObjectNode root = JSON.createObjectNode();

    PolkadotJsQuestions(Random random) {
        this.random = random;
    }

    ObjectNode all() {
        keystores(root.putArray("keystores"), root.putArray("wanted"));
        derivations(root.putArray("derivations"));
        addresses(root.putArray("addresses"));
        compacts(root.putArray("compacts"));
        return root;
    }

    private Bytes bytes(int size) {
        byte[] out = new byte[size];
        random.nextBytes(out);
        return Bytes.wrap(out);
    }

    private BigInteger number(int bitsMax) {
        return new BigInteger(random.nextInt(bitsMax + 1), random);
    }

    static String name(KeyType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private void keystores(ArrayNode ours, ArrayNode wanted) {
        for (KeyType type : KeyType.values()) {
            Keypair key = Keypair.fromSeed(bytes(32), type);
            String password = "päss " + random.nextInt();
            ours.addObject().put("type", name(type)).put("publicKey", key.publicKey().toHex())
                    .put("address", key.accountId().toString()).put("password", password).put("wrong", password + "!")
                    .put("message", "opened " + random.nextInt())
                    .put("json", Keystore.write(key, password, "from Java", Instant.now()));
            wanted.addObject().put("type", name(type)).put("password", password).put("message", "written");
            wanted.addObject().put("type", name(type)).put("password", "").put("message", "written plainly");
        }
    }

    /** Phrases and seeds with junctions that are numbers, short and long texts. */
    private void derivations(ArrayNode out) {
        for (int i = 0; i < VALUES; i++) {
            KeyType type = KeyType.values()[i % 3];
            int words = List.of(12, 15, 18, 21, 24).get(random.nextInt(5));
            SecureRandom ofSystem = new SecureRandom();
            boolean phrase = random.nextBoolean();
            StringBuilder uri = new StringBuilder(phrase ? Mnemonic.generate(words, ofSystem) : bytes(32).toHex());
            for (int junctions = random.nextInt(4); junctions > 0; junctions--) {
                boolean hard = type != KeyType.SR25519 || random.nextBoolean();
                uri.append(hard ? "//" : "/").append(junction());
            }
            if (phrase && random.nextBoolean()) {
                uri.append("///").append("secret é ").append(random.nextInt());
            }
            Keypair key = Keypair.fromUri(uri.toString(), type);
            String message = "derived " + i;
            out.addObject().put("uri", uri.toString()).put("type", name(type)).put("publicKey", key.publicKey().toHex())
                    .put("address", key.accountId().toString()).put("message", message)
                    .put("signature", key.sign(Bytes.utf8(message)).toHex());
        }
    }

    private String junction() {
        return switch (random.nextInt(3)) {
            case 0 -> Long.toString(random.nextLong() >>> 1 + random.nextInt(60));
            case 1 -> "Wörker" + random.nextInt(100);
            default -> "a junction that is longer than thirty-two bytes " + random.nextInt();
        };
    }

    /** Short ids with prefixes of one byte only: polkadot-js writes the others too, but does not read them. */
    private void addresses(ArrayNode out) {
        for (int i = 0; i < VALUES; i++) {
            int size = ID_BYTES.get(random.nextInt(ID_BYTES.size()));
            int prefix = size < 32 || random.nextBoolean() ? random.nextInt(46) : 48 + random.nextInt(16384 - 48);
            Bytes id = bytes(size);
            out.addObject().put("prefix", prefix).put("id", id.toHex()).put("address", Ss58.encode(id, prefix));
        }
    }

    private void compacts(ArrayNode out) {
        for (int i = 0; i < VALUES; i++) {
            BigInteger near = BigInteger.ONE.shiftLeft(List.of(6, 14, 30, 32, 64, 128).get(random.nextInt(6)));
            BigInteger value = i % 2 == 0 ? number(530) : near.add(BigInteger.valueOf(random.nextInt(3) - 1));
            out.addObject().put("value", value.toString()).put("hex", new ScaleWriter().compact(value).toBytes().toHex());
        }
    }
}
