package prb.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class OpenApiResourceTest {

    @TempDir
    private Path folder;

    private final List<Bundle> bundles = new ArrayList<>();

    /** @param text its part of the description, null for none */
    private Bundle bundle(int state, String text) throws IOException {
        long id = bundles.size();
        Path file = folder.resolve("part" + id);
        if (text != null) {
            Files.writeString(file, text);
        }
        return (Bundle) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Bundle.class}, (proxy, method,
                args) -> switch (method.getName()) {
                    case "getState" -> state;
                    case "getBundleId" -> id;
                    case "getSymbolicName" -> "bundle" + id;
                    case "getVersion" -> new Version(1, 2, 3);
                    case "getEntry" -> text == null ? null : file.toUri().toURL();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy,
                method, args) -> switch (method.getName()) {
                    case "getBundles" -> bundles.toArray(Bundle[]::new);
                    case "getBundle" -> bundles.getFirst();
                    case "getProperty" -> "solo";
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void partsOfActiveBundlesAreOneDescription() throws Exception {
        bundles.add(bundle(Bundle.ACTIVE, null));
        bundles.add(bundle(Bundle.ACTIVE, "{\"paths\":{\"/a\":{\"get\":1}},\"schemas\":{\"A\":{}}}"));
        bundles.add(bundle(Bundle.RESOLVED, "{\"paths\":{\"/gone\":{}}}"));
        bundles.add(bundle(Bundle.ACTIVE, "{ no JSON"));
        bundles.add(bundle(Bundle.ACTIVE, " ".repeat(2_000_000)));
        bundles.add(bundle(Bundle.ACTIVE, "{\"paths\":{\"/a\":{\"get\":2},\"/b\":{}},\"schemas\":{\"B\":{}}}"));
        JsonNode json = new ObjectMapper().readTree(new OpenApiResource(context()).get(Map.of()).json());
        assertEquals("3.1.0", json.get("openapi").asText());
        assertEquals("Runtime Bridge, role solo 1.2.3",
                json.at("/info/title").asText() + " " + json.at("/info/version").asText());
        assertEquals("{\"/a\":{\"get\":1},\"/b\":{}}", json.get("paths").toString());
        assertEquals("{\"A\":{},\"B\":{}}", json.at("/components/schemas").toString());
    }
}
