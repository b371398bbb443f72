package prb.shell;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.Trader;

/** {@code prb:accounts} and {@code prb:strategies}: who signs, and who forms what is signed. */
@Component(service = TraderCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=accounts",
    "osgi.command.function=strategies"})
public final class TraderCommand {

    private final BundleContext context;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Trader trader; // set by the framework, and by tests

    @Activate
    public TraderCommand(BundleContext context) {
        this.context = context;
    }

    /** Signing accounts with jobs, what they have on their way, and what holds them up. */
    public String accounts() {
        Trader present = trader;
        if (present == null) {
            throw new IllegalStateException("this role sends no transactions at present");
        }
        List<Trader.Account> accounts = present.accounts();
        if (accounts.isEmpty()) {
            return "No account has jobs.";
        }
        StringBuilder text = new StringBuilder(String.format("%-50s %7s %9s %22s %s%n", "ACCOUNT", "WAITING", "IN FLIGHT", "FREE",
                "HELD"));
        accounts.stream().sorted(Comparator.comparing(account -> account.account().toString()))
                .forEach(each -> text.append(String.format("%-50s %7d %9d %22s %s%n", each.account(), each.waiting(),
                        each.inFlight(), each.free().map(Object::toString).orElse("-"),
                        each.hold().isEmpty() ? "" : each.hold() + " (" + each.heldSinceMs() / 1_000 + " s)")));
        return text.toString();
    }

    /** Strategies in the order in which they are asked. */
    public String strategies() throws InvalidSyntaxException {
        ServiceReference<?>[] found = context.getAllServiceReferences(ExtrinsicStrategy.class.getName(), null);
        if (found == null) {
            return "No strategy is there: nothing can be sent.";
        }
        StringBuilder text = new StringBuilder(String.format("%7s %-40s %s%n", "RANKING", "BUNDLE", "STRATEGY"));
        Arrays.stream(found).sorted(Comparator.<ServiceReference<?>>naturalOrder().reversed())
                .forEach(reference -> text.append(String.format("%7s %-40s %s%n", ranking(reference),
                        reference.getBundle().getSymbolicName() + " " + reference.getBundle().getVersion(),
                        String.valueOf(reference.getProperty("component.name")))));
        return text.toString();
    }

    private static Object ranking(ServiceReference<?> reference) {
        Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
        return ranking == null ? 0 : ranking;
    }
}
