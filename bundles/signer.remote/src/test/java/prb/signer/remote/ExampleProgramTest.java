package prb.signer.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.testkit.Devnet;
import prb.testkit.SignerContract;
import prb.trade.api.Signer;

/** The program in {@code examples/signer-unix}, in a process of its own, as a signer of the bridge. */
class ExampleProgramTest extends SignerContract {

    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Path SOURCE = Path.of("..", "..", "examples", "signer-unix", "SignerProgram.java");

    @TempDir
    static Path folder;
    private static Process program;
    private static RemoteSigner signer;

    @BeforeAll
    static void start() throws Exception {
        Path socket = folder.resolve("s");
        Path keys = Files.writeString(folder.resolve("keys"), "//Alice\n");
        program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty(
                        "java.class.path"),
                SOURCE.toString(), socket.toString(), keys.toString()).redirectErrorStream(true).redirectOutput(
                        folder.resolve("log").toFile())
                .start();
        signer = new RemoteSigner(new UnixTransport(socket), "unix:" + socket, Duration.ofSeconds(20));
        long end = System.nanoTime() + START_MAX.toNanos();
        while (!signer.look()) {
            assertTrue(program.isAlive() && System.nanoTime() < end, Files.readString(folder.resolve("log")));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        program.destroyForcibly().waitFor();
    }

    @Override
    protected Signer signer() {
        return signer;
    }

    @Override
    protected Bytes publicKey() {
        return Program.ALICE.publicKey();
    }

    @Override
    protected AccountId account() {
        return Program.ALICE.accountId();
    }

    @Test
    void itSignsForAProxyAndRefusesToMoveMoney() throws Exception {
        Runtime runtime = Devnet.runtime();
        Bytes wanted = runtime.call("PhalaStakePoolv2", "add_worker", 1L, Bytes.wrap(new byte[32]));
        sign(runtime, proxied(runtime, wanted));
        Bytes money = runtime.call("Balances", "transfer_keep_alive",
                prb.substrate.runtime.Value.variant("Id", Devnet.key("//Bob").accountId()
                        .bytes()),
                1L);
        assertRefused(runtime, money);
        assertRefused(runtime, proxied(runtime, money));
        assertEquals(2, Files.readString(folder.resolve("log")).lines().filter(line -> line.startsWith("refused ")).count());
    }

    private static Bytes proxied(Runtime runtime, Bytes call) {
        return runtime.call("Proxy", "proxy", prb.substrate.runtime.Value.variant("Id", Devnet.key("//Bob").accountId().bytes()),
                Optional
                        .empty(),
                Runtime.rawArgument(call));
    }

    private static void assertRefused(Runtime runtime, Bytes call) {
        String reason = assertThrows(IllegalArgumentException.class, () -> sign(runtime, call)).getMessage();
        assertTrue(reason.contains("only calls of"), reason);
    }

    private static void sign(Runtime runtime, Bytes call) {
        Extrinsics.signed(runtime, call, Devnet.context(0), Program.ALICE.accountId(), KeyType.SR25519, payload -> signer.sign(
                Program.ALICE.accountId(), payload));
    }
}
