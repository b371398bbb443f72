package prb.worker.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.cluster.api.Records;
import prb.cluster.api.Records.Appended;
import prb.cluster.api.RecordsCopy;
import prb.cluster.api.SharedRecord;
import prb.worker.inventory.shared.FleetMark;
import prb.worker.inventory.shared.Gathered;
import prb.worker.inventory.shared.LogGroup;

/**
 * This node's copy of an inventory that several nodes share. A change of this node is appended to the records that all have in
 * common before it is committed here; changes of others are taken over, all that are there in one transaction. What differs from
 * the records gives way to them, after a copy of the file was made; an inventory that meets no records becomes theirs. The
 * inventory's lock is held wherever the file is used, also while the meeting place is waited for: some seconds.
 */
final class FleetCopy implements RecordsCopy {

    private static final Logger LOG = LoggerFactory.getLogger(FleetCopy.class);
    /** In the log, where this node's own inventory gave way. */
    static final String TAKE_OVER = "the fleet, whose inventory this node took over";
    /** Times that an inventory is offered to an empty meeting place while others do the same. */
    private static final int SEED_ATTEMPTS = 5;

    /** The inventory that this is the copy in. */
    interface Holder {
        /** The inventory as it is; with the lock held. */
        Snapshot now();

        /** Something was committed that this node did not decide; with the lock held. */
        void taken(InventoryFile.Done done, List<String> poolIds);
    }

    private final ReentrantLock lock;
    private final Path path;
    private final InventoryFile file;
    private final Holder holder;
    private final String identity;
    private final String node;
    private volatile @Nullable Records source;
    private volatile long revision;
    /** The newest revision that was heard of when this copy was brought up to date last: one below shows a loss of records. */
    private volatile long heard;
    /** Whether the records are known to be those of this copy. */
    private volatile boolean met;
    private volatile boolean distrusted;
    private volatile Optional<String> trouble = Optional.empty();
    /** Guarded by the lock. */
    private Optional<FleetMark> mark;
    /** Guarded by the lock: what the last copy of the file is of, and where it lies. */
    private @Nullable Snapshot copied;
    private @Nullable Path copyPath;
    /** Guarded by the lock: an append was done, what it did is not committed here yet. */
    private boolean ahead;

    /** @param identity peer id of the identity that closes operators' keys here @param node what the log calls this node */
    FleetCopy(ReentrantLock lock, Path path, InventoryFile file, Holder holder, String identity, String node)
            throws SQLException {
        this.lock = lock;
        this.path = path;
        this.file = file;
        this.holder = holder;
        this.identity = identity;
        this.node = node;
        this.revision = file.records().revision();
        this.mark = file.records().mark();
    }

    /** Uses records from now on; null when there are none any more. */
    void use(@Nullable Records records) {
        met = false;
        source = records;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public List<SharedRecord> all() {
        lock.lock();
        try {
            return file.records().all();
        } catch (SQLException e) {
            throw new IllegalStateException("the records in " + path + " can not be read: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** What keeps this copy from following the others, for the operator. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Changes could not be taken over: from now on the copy is not believed, and compared with all records. */
    void distrust(String why) {
        trouble = Optional.of(why);
        distrusted = true;
        met = false;
    }

    /** As in {@link prb.worker.api.Inventory#behind}. */
    Optional<String> behind() {
        Records present = source;
        if (present == null) {
            return Optional
                    .of("the inventory is shared, and what nodes have in common is not at hand: is bundle prb.redis active?");
        }
        if (trouble.isPresent()) {
            return trouble;
        }
        OptionalLong newest = present.revision();
        if (newest.isEmpty()) {
            return Optional.of("the inventory may be out of date: " + present.recordsTrouble().orElse("Redis is being asked"));
        }
        if (!met || revision < newest.getAsLong() || newest.getAsLong() < heard) {
            return Optional.of("the inventory is out of date: this node is at revision " + revision + ", the fleet at "
                    + newest.getAsLong());
        }
        return Optional.empty();
    }

    /** After each transaction, committed or not; with the lock held. */
    void settle() throws SQLException {
        revision = file.records().revision();
        mark = file.records().mark();
        ahead = false;
    }

    /** Whether others have a change that could not be committed here; with the lock held. */
    boolean isAhead() {
        return ahead;
    }

    /** Appends what a change of this node comes to, then notes it here; with the lock held. */
    Ledger ledger(String author) {
        return (before, after, differences) -> publish(author, before, after, differences);
    }

    private void publish(String author, Snapshot before, Snapshot after, List<Difference> differences)
            throws SQLException, BehindException {
        if (trouble.isPresent()) {
            throw unavailable(trouble.get());
        }
        if (!met) {
            throw new BehindException();
        }
        Map<String, Optional<String>> changes = SharedChanges.items(after, differences);
        FleetMark marked = marked(before, changes);
        List<LoggedChange> entries = ChangeLog.entries(author, node, InventoryFile.time(), differences);
        List<LogGroup> groups = LogGroup.of(file.records().logged() + 1, marked.fleet(), entries);
        groups.forEach(group -> changes.put(group.key(), Optional.of(group.text())));
        if (changes.size() > Records.CHANGES_MAX) {
            throw unavailable("a call changes " + changes.size() + " records, at most " + Records.CHANGES_MAX
                    + " at a time can be shared; divide it");
        }
        switch (present().append(revision, changes)) {
            case Appended.Done done -> {
                ahead = true;
                file.records().put(done.revision(), SharedChanges.records(done.revision(), changes));
                for (LogGroup group : groups) {
                    file.log().note(group.entries(), group.share());
                }
            }
            case Appended.Behind behind -> throw new BehindException();
            case Appended.Unavailable none -> throw unavailable(none.why());
        }
    }

    /** Whose records they are; said with the first change, and when another key file closes the only operators' keys. */
    private FleetMark marked(Snapshot before, Map<String, Optional<String>> changes) {
        Optional<FleetMark> known = mark;
        if (known.isPresent() && (known.get().identity().equals(identity) || !before.pools().isEmpty())) {
            return known.get();
        }
        FleetMark made = new FleetMark(known.map(FleetMark::fleet).orElseGet(() -> UUID.randomUUID().toString()), identity);
        changes.put(FleetMark.KEY, Optional.of(made.text()));
        return made;
    }

    private Records present() {
        Records present = source;
        if (present == null) {
            throw unavailable(behind().orElse("its records are gone"));
        }
        return present;
    }

    static UnavailableException unavailable(String why) {
        return new UnavailableException("the inventory is shared with other nodes and can not be changed now, nothing was changed"
                + " here: " + why);
    }

    /**
     * Takes over what others changed; with the lock held.
     *
     * @throws UnavailableException when the records can not be read or not be used
     */
    void catchUp() throws SQLException, IOException {
        Records present = present();
        long newest = present.revision().orElse(0);
        if (!met && !distrusted && mark.isPresent()) {
            met = gather(() -> firstOf(present)).equals(mark);
        }
        if (met) {
            Gathered changes = gather(() -> Gathered.since(present, revision));
            if (changes.whole() && revision > 0 || isForeign(changes)) {
                met = false;
            } else {
                follow(changes);
            }
        }
        for (int attempts = 0; !met && attempts < SEED_ATTEMPTS; attempts++) {
            met = meet(present);
        }
        if (!met) {
            throw unavailable("other nodes give it to the fleet at the same time");
        }
        heard = newest;
        distrusted = false;
        trouble = Optional.empty();
    }

    private interface Answer<T> {
        Optional<T> get();
    }

    private static <T> T gather(Answer<T> answer) {
        return answer.get().orElseThrow(() -> unavailable("Redis does not tell what the nodes have in common"));
    }

    /** The oldest records that there are have the mark among them. */
    private static Optional<Optional<FleetMark>> firstOf(Records source) {
        return source.since(0).map(changes -> FleetMark.of(changes.records().stream()
                .filter(record -> record.key().equals(FleetMark.KEY)).findFirst()));
    }

    private boolean isForeign(Gathered changes) {
        String own = mark.map(FleetMark::fleet).orElse("");
        return changes.mark().map(found -> !found.fleet().equals(own)).orElse(false)
                || changes.logGroups().stream().anyMatch(group -> !group.fleet().equals(own));
    }

    private void follow(Gathered changes) throws SQLException {
        if (changes.isEmpty() && changes.revision() == revision) {
            return;
        }
        Snapshot before = holder.now();
        SharedRows rows = SharedRows.changed(before, changes.records().values());
        changes.mark().ifPresent(marked -> refuseOtherKeys(marked, changes.hasPools() || !before.pools().isEmpty()));
        take(before, rows, changes, false);
    }

    /** @return false when others were faster and it is to be tried again */
    private boolean meet(Records present) throws SQLException, IOException {
        Gathered all = gather(() -> Gathered.since(present, 0));
        Snapshot before = holder.now();
        if (all.mark().isEmpty() && !(before.pools().isEmpty() && before.workers().isEmpty())) {
            return seed(present, before, all);
        }
        all.mark().ifPresent(marked -> refuseOtherKeys(marked, all.hasPools()));
        SharedRows rows = SharedRows.whole(before, all.records().values());
        boolean replaced = !rows.isEmpty() && !(before.pools().isEmpty() && before.workers().isEmpty());
        if (replaced) {
            Path copy = copied == before && copyPath != null ? copyPath : DatabaseCopy.make(path, "fleet");
            copied = before; // another attempt needs no other copy
            copyPath = copy;
            LOG.warn(
                    "this node's inventory differs from that of the fleet and gives way to it: {} pools and {} workers were here,"
                            + " {} records come; a copy as it was lies in {}",
                    before.pools().size(), before.workers().size(),
                    all.records().size(), copy);
        }
        take(before, rows, all, replaced);
        LOG.info("the inventory follows the fleet's, revision {}", revision);
        return true;
    }

    private void refuseOtherKeys(FleetMark marked, boolean hasPools) {
        if (hasPools && !marked.identity().equals(identity)) {
            String why = "the fleet's operator keys are closed by identity " + marked.identity()
                    + ", this node's key file LIFECYCLE"
                    + " is of " + identity + ": put the fleet's key file into the folder of key files (PHALA_PEER_ID_PREFIX) and"
                    + " start again; until then it follows no change and takes no worker";
            trouble = Optional.of(why);
            throw unavailable(why);
        }
    }

    /** @param replaced whether it is noted here what was lost */
    private void take(Snapshot before, SharedRows rows, Gathered changes, boolean replaced) throws SQLException {
        List<LogGroup> groups = changes.logGroups();
        holder.taken(file.shared(before, () -> {
            rows.write(file);
            if (changes.whole()) {
                file.records().clear();
            }
            file.records().put(changes.revision(), changes.records().values());
            for (LogGroup group : groups) {
                file.log().take(group);
            }
        }, (was, after, differences) -> {
            if (replaced) {
                file.log().note(ChangeLog.entries(TAKE_OVER, node, InventoryFile.time(), differences), "");
            }
        }), rows.poolIds());
        settle();
    }

    /** Gives this inventory, with its log, to a meeting place where nobody has put any. */
    private boolean seed(Records present, Snapshot before, Gathered there) throws SQLException {
        FleetMark made = new FleetMark(mark.map(FleetMark::fleet).orElseGet(() -> UUID.randomUUID().toString()), identity);
        List<LogGroup> groups = new ArrayList<>();
        file.shared(before, () -> groups.addAll(file.log().groups(made.fleet())), (was, after, differences) -> {});
        Map<String, Optional<String>> changes = new LinkedHashMap<>(SharedChanges.everything(before));
        changes.put(FleetMark.KEY, Optional.of(made.text()));
        groups.forEach(group -> changes.put(group.key(), Optional.of(group.text())));
        switch (present.append(there.revision(), changes)) {
            case Appended.Behind behind -> {
                return false;
            }
            case Appended.Unavailable none -> throw unavailable(none.why());
            case Appended.Done done -> {
                Collection<SharedRecord> records = new ArrayList<>(there.records().values());
                records.addAll(SharedChanges.records(done.revision(), changes));
                file.shared(before, () -> {
                    file.records().clear();
                    file.records().put(done.revision(), records);
                }, (was, after, differences) -> {});
                settle();
                LOG.info("the fleet has no inventory yet and gets this one: {} pools and {} workers, revision {}", before.pools()
                        .size(), before.workers().size(), done.revision());
            }
        }
        return true;
    }
}
