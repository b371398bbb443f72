package prb.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/**
 * {@code /openapi.json}: what the paths of this role mean, in the words of OpenAPI 3.1, put together from all active bundles. Of
 * two descriptions of the same thing that of the older bundle counts. A part has {@value #PART_BYTES_MAX} bytes at most.
 */
@Component(property = ApiResource.PATH + "=/openapi.json")
public final class OpenApiResource implements ApiResource {

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiResource.class);
    private static final String PART = "OPENAPI-INF/openapi.json";
    private static final int PART_BYTES_MAX = 1 << 20;

    private final BundleContext context;
    private final ObjectMapper mapper = new ObjectMapper();

    @Activate
    public OpenApiResource(BundleContext context) {
        this.context = context;
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.0");
        json.putObject("info").put("title", "Runtime Bridge, role " + Objects.requireNonNullElse(context.getProperty("prb.role"),
                "")).put("version", context.getBundle().getVersion().toString());
        ObjectNode paths = json.putObject("paths");
        ObjectNode components = json.putObject("components");
        ObjectNode schemas = components.putObject("schemas");
        ObjectNode security = components.putObject("securitySchemes");
        security.putObject("token").put("type", "http").put("scheme", "bearer");
        security.putObject("session").put("type", "apiKey").put("in", "cookie").put("name", "prb_session_PORT");
        json.putArray("security").add(named("token")).add(named("session"));
        List<Bundle> bundles = Arrays.stream(context.getBundles()).filter(each -> each.getState() == Bundle.ACTIVE)
                .sorted(Comparator.comparingLong(Bundle::getBundleId)).toList();
        for (Bundle bundle : bundles) {
            URL part = bundle.getEntry(PART);
            if (part != null) {
                add(bundle, part, paths, schemas);
            }
        }
        return ApiAnswer.ok(json.toString());
    }

    private static ObjectNode named(String scheme) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray(scheme);
        return json;
    }

    /** One that can not be read costs its own part only. */
    private void add(Bundle bundle, URL part, ObjectNode paths, ObjectNode schemas) {
        try (InputStream in = part.openStream()) {
            byte[] bytes = in.readNBytes(PART_BYTES_MAX + 1);
            if (bytes.length > PART_BYTES_MAX) {
                throw new IOException("it has more than " + PART_BYTES_MAX + " bytes");
            }
            JsonNode json = mapper.readTree(bytes);
            json.path("paths").properties().forEach(each -> paths.putIfAbsent(each.getKey(), each.getValue()));
            json.path("schemas").properties().forEach(each -> schemas.putIfAbsent(each.getKey(), each.getValue()));
        } catch (IOException e) {
            LOG.error("{} of bundle {} can not be read: {}", PART, bundle.getSymbolicName(), e.toString());
        }
    }
}
