package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.chain.api.Chain;
import prb.chain.api.ChainSource;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/** {@code /api/v1/sources}: the nodes of both chains and how they are doing. */
@Component(property = ApiResource.PATH + "=/api/v1/sources")
public final class SourcesResource implements ApiResource {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable RelayChain relay; // set by the framework, and by tests

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable ParaChain para; // set by the framework, and by tests

    @Override
    public ApiAnswer get(Map<String, String> query) {
        RelayChain relayNow = relay;
        ParaChain paraNow = para;
        if (relayNow == null && paraNow == null) {
            return Answers.absent("this role asks no chain at present");
        }
        ObjectNode json = Answers.object();
        tell(relayNow, json.putArray("relay"));
        tell(paraNow, json.putArray("para"));
        return ApiAnswer.ok(json.toString());
    }

    private static void tell(@Nullable Chain chain, ArrayNode json) {
        if (chain != null) {
            chain.sources().forEach(source -> json.add(told(source)));
        }
    }

    private static ObjectNode told(ChainSource source) {
        return Answers.object().put("name", source.name()).put("state", source.state().name().toLowerCase(Locale.ROOT))
                .put("why", source.why()).put("head", source.head()).put("lag", source.lag())
                .put("latency_ms", Answers.rounded(source.latency().toNanos() / 1e6)).put("in_flight", source.inFlight())
                .put("answers", source.answers()).put("errors", source.errors()).put("demotions", source.demotions())
                .put("connects", source.connects()).put("pruned", source.pruned());
    }
}
