package prb.inventory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import prb.identity.keyfile.PeerKey;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;

/** A data folder as an original installation leaves it, made by its formats. */
record OriginalFixture(Path folder) {

    private static final String TIME = "2023-04-27 10:11:12.345 +00:00";
    private static final HexFormat HEX = HexFormat.of();

    /** Pool 1 of //Alice, and disabled pool 77 of //Bob for another owner; workers w0 in pool 1 and w1 in pool 77. */
    static OriginalFixture make(Path folder, String owner) throws IOException, GeneralSecurityException, SQLException {
        PeerKey key = PeerKey.generate();
        Files.createDirectories(folder.resolve("keys/id"));
        Files.write(folder.resolve("keys/id/LIFECYCLE"), key.encode());
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("local.db"));
                Statement sql = db.createStatement()) {
            sql.execute("CREATE TABLE `pools` (`id` UUID PRIMARY KEY, `pid` INTEGER NOT NULL UNIQUE, "
                    + "`name` VARCHAR(255) NOT NULL UNIQUE, `proxiedAccountSs58` VARCHAR(255), "
                    + "`encryptedOperator` BLOB NOT NULL, "
                    + "`enabled` TINYINT(1) DEFAULT 1, `syncOnly` TINYINT(1) DEFAULT 0, `createdAt` DATETIME NOT NULL, "
                    + "`updatedAt` DATETIME NOT NULL)");
            sql.execute("CREATE TABLE `workers` (`id` UUID PRIMARY KEY, `name` VARCHAR(255) NOT NULL UNIQUE, "
                    + "`endpoint` VARCHAR(255) NOT NULL, `stake` VARCHAR(255) NOT NULL, `enabled` TINYINT(1) DEFAULT 1, "
                    + "`syncOnly` TINYINT(1) DEFAULT 0, `poolId` VARCHAR(255) REFERENCES `pools` (`id`) ON DELETE CASCADE "
                    + "ON UPDATE CASCADE, `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL)");
            pool(db, "a", 1, "pool1", null, "//Alice", true, key.publicKey());
            pool(db, "b", 77, "pool77", owner, "//Bob", false, key.publicKey());
            sql.execute(
                    "INSERT INTO workers VALUES ('x', 'w0', 'http://127.0.0.1:21000', '20000000000000000', 1, 0, 'a', '" + TIME
                            + "', '" + TIME + "'), ('y', 'w1', 'http://127.0.0.1:21001', '20000000000000000', 1, 1, 'b', '" + TIME
                            + "', '"
                            + TIME + "')");
        }
        return new OriginalFixture(folder);
    }

    private static void pool(Connection db, String id, long pid, String name, String owner, String secret, boolean enabled,
            PublicKey key) throws SQLException, GeneralSecurityException, IOException {
        try (PreparedStatement sql = db.prepareStatement("INSERT INTO pools VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)")) {
            sql.setString(1, id);
            sql.setLong(2, pid);
            sql.setString(3, name);
            sql.setString(4, owner);
            sql.setBytes(5, envelope(keystore(Keypair.fromUri(secret, KeyType.SR25519)), key));
            sql.setBoolean(6, enabled);
            sql.setString(7, TIME);
            sql.setString(8, TIME);
            sql.executeUpdate();
        }
    }

    private static String keystore(Keypair key) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.write(HEX.parseHex("3053020101300506032b657004220420"));
        encoded.write(key.secret().toArray());
        encoded.write(HEX.parseHex("a123032100"));
        encoded.write(key.accountId().bytes().toArray());
        return "{\"encoded\":\"" + Base64.getEncoder().encodeToString(encoded.toByteArray())
                + "\",\"encoding\":{\"content\":[\"pkcs8\",\"sr25519\"],\"type\":[\"none\"],\"version\":\"3\"},\"address\":\""
                + key.accountId().toSs58(30) + "\",\"meta\":{}}";
    }

    private static byte[] envelope(String text, PublicKey key) throws GeneralSecurityException, IOException {
        SecretKey data = KeyGenerator.getInstance("AES").generateKey();
        while (data.getEncoded().length != 32) {
            KeyGenerator generator = KeyGenerator.getInstance("AES");
            generator.init(256);
            data = generator.generateKey();
        }
        Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
        aes.init(Cipher.ENCRYPT_MODE, data);
        byte[] payload = aes.doFinal(text.getBytes(StandardCharsets.UTF_8));
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        rsa.init(Cipher.ENCRYPT_MODE, key);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        field(out, 1, aes.getIV());
        field(out, 2, rsa.doFinal(data.getEncoded()));
        field(out, 3, payload);
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] value) throws IOException {
        out.write(number << 3 | 2);
        int size = value.length;
        while (size > 127) {
            out.write(size & 127 | 128);
            size >>= 7;
        }
        out.write(size);
        out.write(value);
    }
}
