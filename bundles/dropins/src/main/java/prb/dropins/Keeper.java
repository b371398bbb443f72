package prb.dropins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what runs the same as what lies in the folder and is trusted. A file counts once it was the same in two looks; it is
 * looked into again when it, its signature or the trust folder changes. For one thread; {@link #entries} is for any.
 */
final class Keeper {

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final Folder folder;
    private final TrustFolder trustFolder;
    private final boolean open;
    private final Copies copies;
    private final ContentReader reader;
    private final Installer installer;
    private final Trial trial;
    private final Map<String, Slot> slots = new TreeMap<>();
    private Map<String, Seen> seen = new HashMap<>();
    private volatile List<Entry> entries = List.of();
    private volatile List<String> faults = List.of();
    private volatile Optional<Work> work = Optional.empty();

    /** A drop-in that is being started or stopped. @param sinceNanos by System.nanoTime() */
    record Work(String name, long sinceNanos) {}

    /** What decides about a file. */
    private record Seen(Stamp file, Optional<Stamp> signature, Map<String, Stamp> trust) {}

    /** What became of a file. @param installed present while it runs */
    private record Slot(Seen of, String sha256, Entry entry, Optional<Installer.Installed> installed,
            Optional<Content> content) {}

    Keeper(Folder folder, TrustFolder trustFolder, boolean open, Copies copies, Installer installer, Trial trial) {
        this.folder = folder;
        this.trustFolder = trustFolder;
        this.open = open;
        this.copies = copies;
        this.reader = new ContentReader(copies);
        this.installer = installer;
        this.trial = trial;
    }

    /** In the order of the names. */
    List<Entry> entries() {
        return entries;
    }

    /** What is wrong with the folders themselves. */
    List<String> faults() {
        return faults;
    }

    /** What is being started or stopped: drop-ins can take their time, or for ever. */
    Optional<Work> work() {
        return work;
    }

    /** One look. */
    void look() {
        List<String> wrong = new ArrayList<>();
        try {
            Map<String, Stamp> trusted = trustFolder.stamps();
            Map<String, Stamp> files = folder.scan();
            Trust trust = new Trust(trustFolder.read(trusted.keySet()), trustFolder.path(), open);
            wrong.addAll(trust.faults());
            List.copyOf(slots.keySet()).stream().filter(name -> !files.containsKey(name)).forEach(this::forget);
            Map<String, Seen> now = new HashMap<>();
            for (Map.Entry<String, Stamp> file : files.entrySet()) {
                String name = file.getKey();
                if (now.size() >= Folder.FILES_MAX) {
                    wrong.add(folder.path() + " holds " + files.size() + " drop-ins, at most " + Folder.FILES_MAX
                            + " are looked at");
                    break;
                }
                Seen current = new Seen(file.getValue(), folder.signature(name), trusted);
                now.put(name, current);
                Slot slot = slots.get(name);
                if (current.equals(seen.get(name)) && (slot == null || !slot.of().equals(current))) {
                    work = Optional.of(new Work(name, System.nanoTime()));
                    renew(name, current, trust);
                    work = Optional.empty();
                }
            }
            seen = now;
            watch();
        } catch (IOException e) {
            wrong.add("drop-ins can not be looked at: " + e.getMessage());
        }
        publish(wrong);
    }

    /** Takes everything out of the framework. */
    void close() {
        List.copyOf(slots.keySet()).reversed().forEach(this::drop);
        publish(List.of());
    }

    private void renew(String name, Seen current, Trust trust) throws IOException {
        Copies.Copy copy;
        try (InputStream in = Files.newInputStream(folder.file(name))) {
            copy = copies.take(in, "it", Copies.FILE_BYTES_MAX);
        } catch (DropInException tooLarge) {
            refuse(name, current, tooLarge);
            return;
        }
        if (!Stamp.of(folder.file(name)).equals(Optional.of(current.file()))) {
            Files.delete(copy.file());
            return; // still being written: the next look finds it changed
        }
        String voucher;
        try {
            voucher = trust.voucher(copy, folder.file(name + Folder.SIGNATURE), name);
        } catch (DropInException untrusted) {
            Files.delete(copy.file());
            refuse(name, current, untrusted);
            return;
        }
        Slot before = slots.get(name);
        if (before != null && before.sha256().equals(copy.sha256()) && before.installed().isPresent()) {
            Files.delete(copy.file());
            Entry entry = new Entry(name, Entry.State.RUNNING, before.entry().bundles(), voucher, "");
            slots.put(name, new Slot(current, copy.sha256(), entry, before.installed(), before.content()));
            return;
        }
        replace(name, current, copy, voucher);
    }

    private void replace(String name, Seen current, Copies.Copy copy, String voucher) throws IOException {
        boolean update = drop(name);
        Content content;
        try {
            content = reader.read(name, copy);
        } catch (DropInException broken) {
            Files.deleteIfExists(copy.file());
            fence(name, current, copy.sha256(), voucher, broken);
            return;
        }
        try {
            Installer.Installed installed = installer.install(name, content);
            List<String> bundles = installed.bundles().stream().map(Keeper::text).toList();
            slots.put(name,
                    new Slot(current, copy.sha256(), new Entry(name, Entry.State.RUNNING, bundles, voucher, ""), Optional.of(
                            installed), Optional.of(content)));
            LOG.info("drop-in {} {}: {} ({})", name, update ? "was replaced and runs" : "runs", bundles, voucher);
        } catch (DropInException broken) {
            content.discard();
            fence(name, current, copy.sha256(), voucher, broken);
        }
    }

    private void refuse(String name, Seen current, DropInException reason) {
        drop(name);
        slots.put(name, new Slot(current, "", new Entry(name, Entry.State.REFUSED, List.of(), "", reason.reason()), Optional
                .empty(), Optional.empty()));
        LOG.warn("drop-in {} is refused: {}", name, reason.reason());
    }

    private void fence(String name, Seen current, String sha256, String voucher, DropInException reason) {
        slots.put(name, new Slot(current, sha256, new Entry(name, Entry.State.FENCED, List.of(), voucher, reason.reason()),
                Optional.empty(), Optional.empty()));
        LOG.error("drop-in {} is broken and was fenced off, everything else goes on: {}", name, reason.reason(), reason
                .getCause());
    }

    /** A component may fail later, when what it waits for comes. */
    private void watch() {
        for (Map.Entry<String, Slot> each : List.copyOf(slots.entrySet())) {
            Slot slot = each.getValue();
            if (slot.installed().isPresent()) {
                List<String> failures = trial.failures(slot.installed().get().bundles());
                if (!failures.isEmpty()) {
                    drop(each.getKey());
                    fence(each.getKey(), slot.of(), slot.sha256(), slot.entry().voucher(), new DropInException(String.join("; ",
                            failures)));
                }
            }
        }
    }

    private void forget(String name) {
        if (drop(name)) {
            LOG.info("drop-in {} was removed", name);
        }
    }

    /** @return whether something of it ran */
    private boolean drop(String name) {
        Slot slot = slots.remove(name);
        if (slot == null || slot.installed().isEmpty()) {
            return false;
        }
        work = Optional.of(new Work(name, System.nanoTime()));
        installer.remove(slot.installed().get());
        work = Optional.empty();
        try {
            if (slot.content().isPresent()) {
                slot.content().get().discard();
            }
        } catch (IOException e) {
            LOG.warn("the copy of drop-in {} can not be deleted: {}", name, e.getMessage());
        }
        return true;
    }

    private void publish(List<String> wrong) {
        wrong.stream().filter(text -> !faults.contains(text)).forEach(LOG::warn);
        faults = List.copyOf(wrong);
        entries = slots.values().stream().map(Slot::entry).toList();
    }

    private static String text(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
