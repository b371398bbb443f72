package prb.worker.inventory;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import prb.identity.NodeIdentity;
import prb.identity.internal.RsaIdentity;

/** Inventories and real identities for tests, as Declarative Services would make them. */
public final class Keys {

    private Keys() {}

    /** The identity LIFECYCLE in a folder, made when missing. */
    public static NodeIdentity identity(Path folder) throws IOException {
        RsaIdentity.Config config = (RsaIdentity.Config) Proxy.newProxyInstance(Keys.class.getClassLoader(),
                new Class<?>[] {RsaIdentity.Config.class},
                (proxy, method, args) -> method.getName().equals("folder") ? folder.toString() : "LIFECYCLE");
        return new RsaIdentity(config);
    }

    /** The identity that the original's lifecycle manager had when its exchanges were recorded. */
    static NodeIdentity recorded(Path peers, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(peers.resolve("LIFECYCLE.peerid.pb"), folder.resolve("LIFECYCLE"));
        return identity(folder);
    }

    public static StoredInventory inventory(Path file) throws IOException {
        return new StoredInventory(new FakeIdentity(1), file);
    }

    public static void close(StoredInventory inventory) throws IOException {
        inventory.close();
    }
}
