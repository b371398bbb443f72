package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The api rooms and libraries are named modules that a program outside the house can compile against and run with. */
class ModulePathTest {

    private static final Set<String> ROOMS = Set.of("prb.scale", "prb.wire", "prb.substrate.crypto", "prb.substrate.chain",
            "prb.substrate.runtime", "prb.chain.api", "prb.blob.api", "prb.worker.api", "prb.trade.api");
    private static final Duration PROCESS_MAX = Duration.ofSeconds(60);

    @Test
    void apiRoomsAreNamedModulesThatResolve() {
        ModuleFinder jars = ModuleFinder.of(Settings.modules());
        Set<String> named = jars.findAll().stream().map(ModuleReference::descriptor)
                .filter(module -> !module.isAutomatic()).map(module -> module.name())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(ROOMS);
        missing.removeAll(named);
        assertEquals(Set.of(), missing, "rooms without a module descriptor");
        Configuration resolved = Configuration.resolve(jars, List.of(ModuleLayer.boot().configuration()), ModuleFinder.of(),
                ROOMS);
        ROOMS.forEach(room -> assertFalse(resolved.findModule(room).isEmpty(), room));
    }

    @Test
    void consumerCompilesAndRunsOnTheModulePath() throws Exception {
        Path classes = Settings.work("consumer-");
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        Path sources = Settings.consumer();
        String modules = Settings.modules().toString();
        run(List.of(bin.resolve("javac").toString(), "-Werror", "--module-path", modules, "-d", classes.toString(),
                sources.resolve("module-info.java").toString(), sources.resolve("consumer/Main.java").toString()));
        String path = modules + File.pathSeparator + classes;
        String printed = run(List.of(bin.resolve("java").toString(), "--module-path", path,
                "--module", "consumer/consumer.Main"));
        assertEquals("""
                alice 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY
                alice-phala 45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2
                signed true
                voter 0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee
                twox 0x26aa394eea5630e07c48ae0c9558cef7
                root 0x2f0bbef21634ca43fe6f0d68cab44896aab67bea1f52712e12280ac9418da863
                header 0xe9ff58ce893a3221fc0564edf1fbcfd2e7852eecdf537eb32d91945dfe4415bd
                era 0xa502
                module consumer prb.substrate.crypto""", printed);
    }

    /** What the program printed; it must end well. */
    private static String run(List<String> command) throws Exception {
        try (Child child = Child.start(command.getFirst(), Settings.build(), Map.of(), command)) {
            assertEquals(0, child.await(PROCESS_MAX), child::output);
            return child.output().lines().skip(1).collect(Collectors.joining("\n"));
        }
    }
}
