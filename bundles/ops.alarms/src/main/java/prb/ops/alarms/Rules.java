package prb.ops.alarms;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that is wrong at one moment, grouped by cause. Pure but for the memory of what moves. */
final class Rules {

    private static final BigInteger EMPTY_PART = BigInteger.TEN;
    private static final int DISK_CRITICAL_PART = 5;

    /** Health checks that say with other words what a rule says, and the causes that cover them. */
    private static final Map<String, Set<String>> COVERED = Map.of(
            "relay chain nodes", Set.of(Causes.CHAIN_DOWN, Causes.CHAIN_SOURCE, Causes.CHAIN_STALLED),
            "parachain nodes", Set.of(Causes.CHAIN_DOWN, Causes.CHAIN_SOURCE, Causes.CHAIN_STALLED),
            "encoder", Set.of(Causes.CHAIN_DOWN, Causes.CHAIN_STALLED, Causes.ENCODER, Causes.PROVIDER_STALLED),
            "encoder at tip", Set.of(Causes.CHAIN_DOWN, Causes.CHAIN_STALLED, Causes.ENCODER, Causes.PROVIDER_STALLED,
                    Causes.PROVIDER_BEHIND),
            "unresponsive", Set.of(Causes.CHAIN_DOWN, Causes.CHAIN_STALLED, Causes.PROVIDER_STALLED, Causes.UNRESPONSIVE),
            "workers", Set.of(Causes.CHAIN_DOWN, Causes.CHAIN_STALLED, Causes.PROVIDER_STALLED, Causes.UNRESPONSIVE,
                    Causes.SLASHING, Causes.ERROR, Causes.BEHIND, Causes.ACCOUNT_EMPTY),
            "fleet", Set.of(Causes.CHAIN_DOWN, Causes.CHAIN_STALLED, Causes.PROVIDER_STALLED),
            "trader", Set.of(Causes.CHAIN_DOWN, Causes.ACCOUNT_EMPTY),
            "accounts", Set.of(Causes.ACCOUNT_EMPTY),
            "disk", Set.of(Causes.DISK));

    private final Movement movement = new Movement();

    /** For one thread. */
    List<Finding> look(Snapshot now, Thresholds limits, Instant time) {
        long nowMs = time.toEpochMilli();
        movement.see(now, limits.lagBlocks(), nowMs);
        List<Finding> higher = new ArrayList<>(ChainRules.find(now, movement, limits, nowMs));
        now.accounts().forEach(account -> account(account, limits, higher));
        List<Finding> found = WorkerRules.group(now, movement, limits, higher, time);
        now.disks().forEach(disk -> disk(disk, limits, found));
        if (!now.dead().isEmpty()) {
            found.add(new Finding(Causes.PROCESS, "", Severity.CRITICAL, now.dead().size() + " roles of this host died",
                    "They ended without a word: " + String.join("; ", now.dead())
                            + ". Look at their logs and at the kernel's for a lack of memory, then start them.",
                    now.dead()));
        }
        now.checks().forEach(check -> check(check, found));
        return found;
    }

    private static void account(Snapshot.Account account, Thresholds limits, List<Finding> found) {
        if (account.free().isEmpty() || account.free().get().compareTo(limits.accountLow()) >= 0) {
            return;
        }
        BigInteger free = account.free().get();
        boolean empty = free.multiply(EMPTY_PART).compareTo(limits.accountLow()) < 0 || !account.hold().isEmpty();
        found.add(new Finding(empty ? Causes.ACCOUNT_EMPTY : Causes.ACCOUNT_LOW, account.address(),
                empty ? Severity.CRITICAL : Severity.WARNING, "account " + account.address() + " is " + (empty ? "empty" : "low"),
                "It has " + free + " of the smallest unit free, " + limits.accountLow() + " are wanted"
                        + (account.hold().isEmpty() ? "" : "; its jobs wait: " + account.hold())
                        + ". Send it funds; what waits goes on by itself.",
                List.of()));
    }

    private static void disk(Snapshot.Disk disk, Thresholds limits, List<Finding> found) {
        if (disk.freeBytes() < limits.diskBytes()) {
            boolean critical = disk.freeBytes() < limits.diskBytes() / DISK_CRITICAL_PART;
            found.add(new Finding(Causes.DISK, disk.folder(), critical ? Severity.CRITICAL : Severity.WARNING,
                    "the disk of " + disk.folder() + " is nearly full",
                    disk.freeBytes() + " bytes are free, " + limits.diskBytes()
                            + " are wanted. Make room, or prune with prb data.",
                    List.of()));
        }
    }

    private static void check(Snapshot.Check check, List<Finding> found) {
        Set<String> covering = COVERED.getOrDefault(check.name(), Set.of());
        if (found.stream().noneMatch(finding -> covering.contains(finding.cause()))) {
            found.add(new Finding(Causes.HEALTH, check.name(), Severity.CRITICAL, "health check '" + check.name() + "' fails",
                    check.message(), List.of()));
        }
    }
}
