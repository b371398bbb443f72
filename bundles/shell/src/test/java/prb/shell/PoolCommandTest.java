package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.Inventory;
import prb.worker.api.NewPool;
import prb.worker.api.Pool;

class PoolCommandTest {

    private static final AccountId OPERATOR = new AccountId(Bytes.wrap(new byte[32]));

    @TempDir
    Path folder;

    private final List<NewPool> created = new ArrayList<>();

    private PoolCommand command() {
        PoolCommand command = new PoolCommand();
        command.inventory = (Inventory) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Inventory.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "by" -> {
                        assertEquals("shell", arguments[0]);
                        yield proxy;
                    }
                    case "pools" -> List.of(pool());
                    case "createPools" -> {
                        ((List<?>) arguments[0]).forEach(item -> created.add((NewPool) item));
                        yield List.of(pool());
                    }
                    default -> throw new AssertionError(method.getName());
                });
        return command;
    }

    private static Pool pool() {
        return new Pool("id", 7, "mine", OPERATOR, Optional.empty(), true, false);
    }

    @Test
    void secretComesFromTheFileAndIsNeverShown() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "//Alice\n");
        String answer = command().pool("add", "7", "mine", file.toString());
        assertEquals("//Alice", created.getFirst().operatorSecret());
        assertTrue(answer.startsWith("pool mine is added") && !answer.contains("Alice"), answer);
    }

    @Test
    void badInputIsNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> command().pool("add", "x", "mine", folder.toString()))
                .getMessage().contains("secret file"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> command().pool("frob")).getMessage().startsWith("usage"));
        assertThrows(IllegalStateException.class, () -> new PoolCommand().pool());
    }
}
