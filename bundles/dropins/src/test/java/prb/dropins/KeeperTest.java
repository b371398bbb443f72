package prb.dropins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HexFormat;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Drop-ins in a real framework, without other rooms. */
class KeeperTest {

    private static final Map<String, String> FRAMEWORK = Map.of(Constants.IMPORT_PACKAGE, "org.osgi.framework");

    @TempDir
    Path folder;
    private final Map<String, Dictionary<String, Object>> configurations = new TreeMap<>();
    private Framework framework;
    private BundleContext context;
    private Path dropins;
    private Path trust;
    private Keeper keeper;

    @BeforeEach
    void start() throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(Map.of(
                Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString(), "felix.log.level", "0",
                Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "30"));
        framework.start();
        context = framework.getBundleContext();
        dropins = Files.createDirectories(folder.resolve("dropins"));
        trust = Files.createDirectories(folder.resolve("trust"));
        keeper = keeper(true);
    }

    private Keeper keeper(boolean open) throws Exception {
        ServiceComponentRuntime none = (ServiceComponentRuntime) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {
                    ServiceComponentRuntime.class},
                (proxy, method, args) -> List.of());
        Trial trial = new Trial(context, none);
        return new Keeper(new Folder(dropins), new TrustFolder(trust), open, new Copies(folder.resolve("copies")), new Installer(
                context, admin(), trial), trial);
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void aBundleRunsIsReplacedAndGoesWithItsFile() throws Exception {
        drop("a.jar", TestJars.bundle("a", Map.of()));
        keeper.look();
        assertEquals(List.of(), keeper.entries(), "what was seen once may still be written");
        keeper.look();
        assertEquals("RUNNING [a 1.0.0]", state("a.jar"));
        assertEquals(Bundle.ACTIVE, bundle("a").getState());
        drop("a.jar", TestJars.bundle("a", Map.of("Bundle-Version", "1.1.0")));
        looks();
        assertEquals("RUNNING [a 1.1.0]", state("a.jar"));
        assertEquals("1.1.0", bundle("a").getVersion().toString());
        Files.delete(dropins.resolve("a.jar"));
        looks();
        assertEquals(List.of(), keeper.entries());
        assertNull(bundle("a"));
        try (var copies = Files.list(folder.resolve("copies"))) {
            assertEquals(0, copies.count(), "copies stay behind");
        }
    }

    @Test
    void brokenOnesAreFencedOffAndTheRestGoesOn() throws Exception {
        drop("good.jar", TestJars.bundle("good", Map.of()));
        drop("lacks.jar", TestJars.bundle("lacks", Map.of(Constants.IMPORT_PACKAGE, "no.such.thing")));
        drop("throws.jar", TestJars.bundle("throws", Map.of(Constants.IMPORT_PACKAGE, "org.osgi.framework", "Bundle-Activator",
                ThrowingActivator.class.getName())));
        drop("torn.jar", Arrays.copyOf(TestJars.bundle("torn", Map.of()), 60));
        drop("fragment.jar", TestJars.bundle("fragment", Map.of(Constants.FRAGMENT_HOST, "good")));
        drop("same.jar", TestJars.bundle("good", Map.of("Bundle-Version", "2.0.0")));
        looks();
        assertEquals("RUNNING [good 1.0.0]", state("good.jar"));
        assertFault("FENCED", "lacks.jar", "no.such.thing");
        assertFault("FENCED", "throws.jar", "broken on purpose");
        assertFault("FENCED", "torn.jar", "");
        assertFault("FENCED", "fragment.jar", "does not reach into other bundles");
        assertFault("FENCED", "same.jar", "is there already");
        assertNull(bundle("lacks"));
        assertNull(bundle("throws"));
        drop("throws.jar", TestJars.bundle("throws", Map.of()));
        looks();
        assertEquals("RUNNING [throws 1.0.0]", state("throws.jar"));
    }

    @Test
    void aBrokenUpdateStopsWhatRanBefore() throws Exception {
        drop("a.jar", TestJars.bundle("a", Map.of()));
        looks();
        drop("a.jar", TestJars.bundle("a", Map.of("Bundle-Version", "2.0.0", Constants.IMPORT_PACKAGE, "no.such.thing")));
        looks();
        assertFault("FENCED", "a.jar", "no.such.thing");
        assertNull(bundle("a"));
    }

    @Test
    void anArchiveStandsOrFallsAsAWhole() throws Exception {
        byte[] provider = TestJars.bundle("provider", Map.of(Constants.EXPORT_PACKAGE, "made.here"));
        byte[] user = TestJars.bundle("user", Map.of(Constants.IMPORT_PACKAGE, "made.here"));
        byte[] broken = TestJars.bundle("user", Map.of(Constants.IMPORT_PACKAGE, "made.nowhere"));
        drop("pair.zip", archive(user, provider));
        looks();
        assertEquals("RUNNING [user 1.0.0, provider 1.0.0]", state("pair.zip"));
        assertEquals(Map.of("x.y", 7L), Map.of("x.y", configurations.get("example").get("x.y")));
        drop("pair.zip", archive(broken, provider));
        looks();
        assertFault("FENCED", "pair.zip", "made.nowhere");
        assertNull(bundle("provider"));
        assertEquals(Map.of(), configurations);
        configurations.put("example", new Hashtable<>());
        drop("pair.zip", archive(user, provider));
        looks();
        assertFault("FENCED", "pair.zip", "would change configuration example");
        Map<String, byte[]> half = new LinkedHashMap<>();
        half.put("feature.json", feature());
        half.put("bundles/user-1.jar", user);
        drop("pair.zip", TestJars.zip(half));
        looks();
        assertFault("FENCED", "pair.zip", "bundles/provider-1.jar");
    }

    @Test
    void withoutAVoucherNothingLoadsAndTrustMayComeAndGo() throws Exception {
        keeper = keeper(false);
        byte[] jar = TestJars.bundle("a", Map.of());
        drop("a.jar", jar);
        looks();
        String hash = HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(jar));
        assertFault("REFUSED", "a.jar", hash);
        assertNull(bundle("a"));
        Files.writeString(trust.resolve("sha256.txt"), "# mine\n" + hash + "  a.jar\n");
        looks();
        assertEquals("RUNNING [a 1.0.0]", state("a.jar"));
        Files.delete(trust.resolve("sha256.txt"));
        looks();
        assertFault("REFUSED", "a.jar", hash);
        assertNull(bundle("a"));
    }

    @Test
    void dropInsSeeNoServiceThatOpensSecrets() throws Exception {
        context.registerService(new String[] {FindHook.class.getName(), EventListenerHook.class.getName()}, new Hidden(), null);
        context.registerService("prb.identity.NodeIdentity", new Keys(), null);
        drop("see.jar", TestJars.bundle("see", seeing()));
        looks();
        assertEquals(0,
                context.getServiceReferences(Runnable.class, "(identities=*)").iterator().next().getProperty("identities"));
        context.registerService("prb.identity.NodeIdentity", new Keys(), null);
        context.getService(context.getServiceReference(Runnable.class)).run();
        assertEquals("0", System.getProperty("prb.dropins.heard"));
        // The same bundle sees them when it is none of ours.
        keeper.close();
        Path file = folder.resolve("other.jar");
        TestJars.write(file, TestJars.bundle("see", seeing()));
        context.installBundle(file.toUri().toString()).start();
        assertEquals(2,
                context.getServiceReferences(Runnable.class, "(identities=*)").iterator().next().getProperty("identities"));
    }

    /** Stands for a service whose type is not here. */
    private static final class Keys implements ServiceFactory<Object> {
        @Override
        public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
            return "the keys";
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {}
    }

    private static Map<String, String> seeing() {
        Map<String, String> headers = new TreeMap<>(FRAMEWORK);
        headers.put("Bundle-Activator", SeeingActivator.class.getName());
        return headers;
    }

    private void drop(String name, byte[] bytes) throws Exception {
        Path hidden = dropins.resolve("." + name);
        TestJars.write(hidden, bytes);
        Files.move(hidden, dropins.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void looks() {
        keeper.look();
        keeper.look();
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).findFirst()
                .orElse(null);
    }

    private Entry entry(String name) {
        return keeper.entries().stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow();
    }

    private String state(String name) {
        return entry(name).state() + " "
                + (entry(name).state() == Entry.State.RUNNING ? entry(name).bundles() : entry(name).fault());
    }

    private void assertFault(String state, String name, String part) {
        assertEquals(state, entry(name).state().name(), entry(name).fault());
        assertTrue(entry(name).fault().contains(part), entry(name).fault());
    }

    private static byte[] archive(byte[] user, byte[] provider) throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("feature.json", feature());
        entries.put("bundles/user-1.jar", user);
        entries.put("bundles/provider-1.jar", provider);
        return TestJars.zip(entries);
    }

    private static byte[] feature() {
        return """
                {"feature-resource-version": "1.0", "id": "x:pair:1",
                 "bundles": [{"id": "x:user:1"}, {"id": "x:provider:1"}],
                 "configurations": {"example": {"x.y:Long": 7}}}
                """.getBytes(StandardCharsets.UTF_8);
    }

    /** Keeps configurations in a map. */
    private ConfigurationAdmin admin() {
        return (ConfigurationAdmin) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ConfigurationAdmin.class},
                (
                        proxy, method, args) -> switch (method.getName()) {
                            case "listConfigurations" ->
                                configurations.keySet().stream().anyMatch(pid -> args[0].equals("(service.pid=" + pid
                                        + ")")) ? new Configuration[] {configuration("found")} : null;
                            case "getConfiguration" -> configuration((String) args[0]);
                            default -> throw new UnsupportedOperationException(method.getName());
                        });
    }

    @SuppressWarnings("unchecked")
    private Configuration configuration(String pid) {
        return (Configuration) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Configuration.class},
                (proxy, method,
                        args) -> switch (method.getName()) {
                            case "update" -> configurations.put(pid, (Dictionary<String, Object>) args[0]);
                            case "delete" -> configurations.remove(pid);
                            default -> pid;
                        });
    }
}
