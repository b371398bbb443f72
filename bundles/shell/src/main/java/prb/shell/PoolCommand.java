package prb.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.Pool;

/** {@code prb:pool list|add|remove}. The operator's secret comes from a file: it is in no command line and no history. */
@Component(service = PoolCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=pool"})
public final class PoolCommand {

    private static final String USAGE = "usage: prb:pool list | add PID NAME SECRET_FILE [PROXIED_OWNER] | remove NAME";
    /** In the inventory's log. */
    static final String AUTHOR = "shell";
    private static final long SECRET_BYTES_MAX = 1_024;
    /** SS58 prefix of Phala and Khala. */
    private static final int SS58_PREFIX = 30;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Inventory inventory; // set by the framework, and by tests

    /** A pool is named by its name. */
    public String pool(String... args) throws InventoryException, IOException {
        Inventory present = inventory;
        if (present == null) {
            throw new IllegalStateException("this role keeps no inventory at present");
        }
        String verb = args.length == 0 ? "list" : args[0];
        return switch (verb + "/" + Math.max(0, args.length - 1)) {
            case "list/0" -> list(present.pools());
            case "add/3" -> add(present, args, Optional.empty());
            case "add/4" -> add(present, args, Optional.of(AccountId.parse(args[4])));
            case "remove/1" -> remove(present, args[1]);
            default -> throw new IllegalArgumentException(USAGE);
        };
    }

    private static String list(List<Pool> pools) {
        StringBuilder text = new StringBuilder(String.format("%-8s %-20s %-8s %s%n", "PID", "POOL", "ENABLED", "OPERATOR"));
        for (Pool pool : pools) {
            text.append(String.format("%-8d %-20s %-8s %s%s%n", pool.pid(), pool.name(), pool.enabled(),
                    pool.operator().toSs58(SS58_PREFIX),
                    pool.proxiedOwner().map(owner -> " for " + owner.toSs58(SS58_PREFIX)).orElse("")));
        }
        return text.toString();
    }

    private static String add(Inventory inventory, String[] args, Optional<AccountId> owner)
            throws InventoryException, IOException {
        Path file = Path.of(args[3]);
        if (!Files.isRegularFile(file) || Files.size(file) > SECRET_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "secret file: " + file + " is not a file of at most " + SECRET_BYTES_MAX + " bytes");
        }
        String secret = Files.readString(file).strip();
        Pool pool = inventory.by(AUTHOR).createPools(List.of(new NewPool(number(args[1]), args[2], secret, owner, true, false)))
                .getFirst();
        return "pool " + pool.name() + " is added; its operator is " + pool.operator().toSs58(SS58_PREFIX);
    }

    private static String remove(Inventory inventory, String name) throws InventoryException {
        Pool pool = inventory.pools().stream().filter(p -> p.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no pool '" + name + "'; see: prb:pool list"));
        inventory.by(AUTHOR).deletePools(List.of(pool.id()));
        return "pool " + name + " and its workers are removed";
    }

    /** A pool number as typed. */
    static long number(String text) {
        return number("pid", text);
    }

    /** A number as typed, with its name for the message. */
    static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": '" + text + "' is not a whole number", e);
        }
    }
}
