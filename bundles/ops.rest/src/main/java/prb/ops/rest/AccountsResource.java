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
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;
import prb.trade.api.Trader;

/** {@code /api/v1/accounts}: the trader's accounts, what they have on their way and what holds them up. */
@Component(property = ApiResource.PATH + "=/api/v1/accounts")
public final class AccountsResource implements ApiResource {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Trader trader; // set by the framework, and by tests

    @Override
    public ApiAnswer get(Map<String, String> query) {
        Trader present = trader;
        if (present == null) {
            return Answers.absent("this role sends no transactions at present");
        }
        Trader.Stats stats = present.stats();
        ObjectNode json = Answers.object().put("sent", stats.sent()).put("failed", stats.failed()).put("in_flight", stats
                .inFlight());
        ArrayNode list = json.putArray("accounts");
        present.accounts().stream().map(AccountsResource::told).sorted(Comparator.comparing(each -> each.get("account")
                .asText())).forEach(list::add);
        return ApiAnswer.ok(json.toString());
    }

    private static ObjectNode told(Trader.Account account) {
        ObjectNode json = Answers.object().put("account", account.account().toSs58(Answers.SS58_PREFIX))
                .put("waiting", account.waiting()).put("in_flight", account.inFlight()).put("hold", account.hold())
                .put("held_s", Answers.rounded(account.heldSinceMs() / 1e3));
        if (account.free().isPresent()) {
            Answers.money(json, "free", account.free().get());
        } else {
            json.putNull("free").putNull("free_pha");
        }
        return json;
    }
}
