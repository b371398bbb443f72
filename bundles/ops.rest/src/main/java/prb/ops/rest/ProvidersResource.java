package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.blob.api.blob.BlobProviders;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/** {@code /api/v1/providers}: the data providers that blobs are fetched from, on the lifecycle's side. */
@Component(property = ApiResource.PATH + "=/api/v1/providers")
public final class ProvidersResource implements ApiResource {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable BlobProviders client; // set by the framework, and by tests

    @Override
    public ApiAnswer get(Map<String, String> query) {
        BlobProviders present = client;
        if (present == null) {
            return Answers.absent("this role fetches no blobs from data providers at present");
        }
        ObjectNode json = Answers.object().put("refused_blobs", present.refusals());
        ArrayNode list = json.putArray("providers");
        present.providers().stream().sorted(Comparator.comparing(BlobProviders.Seen::address)).forEach(each -> list.addObject()
                .put("address", each.address()).put("peer", each.peer().isEmpty() ? null : each.peer())
                .put("connected", each.connected()).put("available", each.available()).put("used", each.used())
                .put("trusted", each.trusted()).set("progress", ProviderResource.told(each.progress())));
        return ApiAnswer.ok(json.toString());
    }
}
