package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/** {@code /api/v1/bundles}: what this process is made of. */
@Component(property = ApiResource.PATH + "=/api/v1/bundles")
public final class BundlesResource implements ApiResource {

    private final BundleContext context;

    @Activate
    public BundlesResource(BundleContext context) {
        this.context = context;
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        ObjectNode json = Answers.object();
        ArrayNode list = json.putArray("bundles");
        Arrays.stream(context.getBundles()).sorted(Comparator.comparingLong(Bundle::getBundleId)).forEach(bundle -> list.add(
                new BundleView(bundle).json()));
        return ApiAnswer.ok(json.toString());
    }
}
