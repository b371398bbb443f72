package prb.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
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

/** {@code prb:sources [--json]}: the nodes of both chains and how they are doing. */
@Component(service = SourcesCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=sources"})
public final class SourcesCommand {

    private static final String ROW = "%-6s %-28s %-9s %10s %6s %9s %9s %9s %7s %8s %7s  %s%n";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable RelayChain relay; // set by the framework, and by tests

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable ParaChain para; // set by the framework, and by tests

    /** One row for each node, in configured order. */
    public String sources(String... args) {
        if (args.length > 1 || args.length == 1 && !args[0].equals("--json")) {
            throw new IllegalArgumentException("usage: prb:sources [--json]");
        }
        RelayChain relayNow = relay;
        ParaChain paraNow = para;
        if (relayNow == null && paraNow == null) {
            throw new IllegalStateException("this role has no chain at present");
        }
        if (args.length == 1) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.set("relay", json(of(relayNow)));
            json.set("para", json(of(paraNow)));
            return json.toString();
        }
        StringBuilder text = new StringBuilder(String.format(ROW, "CHAIN", "NODE", "STATE", "HEAD", "LAG", "LATENCY", "ANSWERS",
                "ERRORS", "DEMOTED", "CONNECTS", "PRUNED", "WHY").stripTrailing()).append(System.lineSeparator());
        of(relayNow).forEach(source -> text.append(row("relay", source)));
        of(paraNow).forEach(source -> text.append(row("para", source)));
        return text.toString().stripTrailing();
    }

    private static List<ChainSource> of(@Nullable Chain chain) {
        return chain == null ? List.of() : chain.sources();
    }

    private static String row(String chain, ChainSource source) {
        String row = String.format(ROW, chain, source.name(), state(source), StatusTable.height(source.head()),
                StatusTable.height(source.lag()), String.format(Locale.ROOT, "%.1f ms", ms(source)), source.answers(),
                source.errors(), source.demotions(), source.connects(), source.pruned() ? "yes" : "no", source.why());
        return row.stripTrailing() + System.lineSeparator();
    }

    private static ArrayNode json(List<ChainSource> sources) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (ChainSource each : sources) {
            array.addObject().put("name", each.name()).put("state", state(each)).put("why", each.why()).put("head", each.head())
                    .put("lag", each.lag()).put("latency_ms", Math.round(ms(each) * 1_000) / 1_000.0)
                    .put("in_flight", each.inFlight()).put("answers", each.answers()).put("errors", each.errors())
                    .put("demotions", each.demotions()).put("connects", each.connects()).put("pruned", each.pruned());
        }
        return array;
    }

    private static String state(ChainSource source) {
        return source.state().name().toLowerCase(Locale.ROOT);
    }

    private static double ms(ChainSource source) {
        return source.latency().toNanos() / 1e6;
    }
}
