package prb.cli.migrate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import prb.cli.id.CopyFile;
import prb.cli.id.Surroundings;
import prb.cli.probe.Mask;
import prb.identity.PeerId;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFolder;
import prb.identity.keyfile.PeerKey;

/** One move, from reading to the list of what is left to do. Sizes at most 1,000,000 files of the original's block database. */
final class Migration {

    private static final Set<String> ROLES = Set.of("data_provider", "lifecycle", "trade", "monitor", "arena");
    private static final String INSIDE = "/var/data";
    private static final long FILES_MAX = 1_000_000;
    private static final long MIB = 1 << 20;

    /**
     * A service of the original.
     *
     * @param role of ours; empty when it is no part of the bridge
     * @param open variables whose values could not be told
     */
    record Service(String name, String role, Map<String, String> variables, List<String> open) {}

    private final Path old;
    private final Path to;
    private final boolean dryRun;
    private final Surroundings around;
    private final List<String> left = new ArrayList<>();
    private boolean failed;

    Migration(Path old, Path to, boolean dryRun, Surroundings around) {
        this.old = old;
        this.to = to;
        this.dryRun = dryRun;
        this.around = around;
    }

    /** @return whether everything that was tried went well */
    boolean run(List<Service> services) throws IOException {
        say(dryRun ? "Plan (nothing is written):" : "Moving " + old + " to " + to + ":");
        List<Service> ours = new ArrayList<>();
        for (Service service : services) {
            if (service.role().isEmpty()) {
                say("\nservice " + service.name() + ": no part of the bridge, stays as it is");
            } else if (!ROLES.contains(service.role())) {
                say("\nservice " + service.name() + ": module '" + service.role() + "' has no counterpart here");
                left.add("service " + service.name() + " (module " + service.role() + ") has to be looked at");
            } else {
                ours.add(service);
            }
        }
        if (ours.isEmpty()) {
            throw new IOException("no service of the original bridge was found (PHALA_MODULE names them)");
        }
        left.addFirst("stop the original's processes of this installation before ours start: two bridges on the same workers and"
                + " accounts disturb each other");
        Map<String, Integer> count = new HashMap<>();
        for (Service service : ours) {
            int number = count.merge(service.role(), 1, Integer::sum);
            settings(service, to.resolve(service.role() + (number == 1 ? "" : "-" + number) + ".env"));
        }
        Path keys = ours.stream().flatMap(service -> Stream.ofNullable(service.variables().get("PHALA_PEER_ID_PREFIX")))
                .map(this::outside).findFirst().orElse(old.resolve("keys").resolve("id"));
        keys(new KeyFolder(keys));
        inventory(ours, keys.resolve("LIFECYCLE"));
        for (Service service : ours) {
            blobs(service);
        }
        finish(ours);
        return !failed;
    }

    private void settings(Service service, Path file) throws IOException {
        say("\nservice " + service.name() + " -> role " + service.role() + ", " + file);
        StringBuilder text = new StringBuilder("# Role " + service.role() + ", from service " + service.name()
                + " of the original bridge.\nPRB_DATA=" + EnvFile.quoted(to.toString()) + "\nPHALA_MODULE=" + service.role()
                + "\n");
        for (Map.Entry<String, String> variable : service.variables().entrySet()) {
            String name = variable.getKey();
            Meaning meaning = Meaning.of(name);
            say(String.format("  %-8s %s%s", meaning.kind().text(), name, shown(variable.getValue(), meaning)));
            if (service.open().contains(name) && Meaning.isWritten(name)) {
                left.add(file.getFileName() + ": the value of " + name + " refers to a variable that nothing sets; write it in");
            }
            if (Meaning.isWritten(name)) {
                text.append(name).append('=').append(EnvFile.quoted(variable.getValue())).append('\n');
            }
            if (meaning.kind() == Meaning.Kind.UNKNOWN) {
                left.add("variable " + name + " of service " + service.name() + " is known to neither bridge: is it needed?");
            }
        }
        if (!dryRun) {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (Files.exists(file)) {
                if (!Arrays.equals(Files.readAllBytes(file), bytes)) {
                    failed = true;
                    left.add(file + " is there already with other content and was not overwritten; move it away and repeat");
                }
                return;
            }
            Files.createDirectories(to);
            CopyFile.write(file, bytes);
        }
    }

    private static String shown(String value, Meaning meaning) {
        // What nobody knows may be a secret.
        return (meaning.kind() == Meaning.Kind.UNKNOWN ? "" : "=" + Mask.urls(value))
                + (meaning.note().isEmpty() ? "" : "   (" + meaning.note() + ")");
    }

    /** Where a path of the original's container is on this host. */
    private Path outside(String path) {
        return path.equals(INSIDE) || path.startsWith(INSIDE + "/")
                ? old.resolve(path.substring(INSIDE.length()).replaceFirst("^/+", ""))
                : Path.of(path);
    }

    private void keys(KeyFolder from) throws IOException {
        KeyFolder into = new KeyFolder(to.resolve("keys").resolve("id"));
        say("\nkeys, from " + from.path());
        List<String> kinds = from.kinds();
        if (kinds.isEmpty()) {
            say("  none");
        }
        for (String kind : kinds) {
            byte[] content = from.file(kind).read();
            try {
                say("  " + kind + " " + key(into.file(kind), content));
            } catch (IllegalArgumentException e) {
                failed = true;
                say("  " + kind + " is no key file: " + e.getMessage());
            } finally {
                Arrays.fill(content, (byte) 0);
            }
        }
    }

    private String key(KeyFile into, byte[] content) throws IOException {
        PeerId id = PeerKey.decode(content).id();
        if (into.exists()) {
            PeerId there = into.facts().id();
            if (!there.equals(id)) {
                failed = true;
                left.add("another key " + into.kind() + " is in " + into.path()
                        + ": decide which one counts (prb id import --replace)");
                return "(" + id + ") NOT copied: " + there + " is there";
            }
            return "(" + id + ") is there already";
        }
        if (!dryRun) {
            into.install(content);
        }
        return "(" + id + ") " + (dryRun ? "would be copied" : "copied");
    }

    private void inventory(List<Service> services, Path key) {
        Path database = services.stream().filter(service -> !service.role().equals("data_provider"))
                .flatMap(service -> Stream.ofNullable(service.variables().get("PHALA_LOCAL_DB_PATH"))).map(this::outside)
                .findFirst()
                .orElse(old.resolve("local.db"));
        say("\ninventory, from " + database);
        if (!Files.isRegularFile(database)) {
            say("  none");
            return;
        }
        if (failed) {
            say("  not imported, because of the above");
            return;
        }
        List<String> words = new ArrayList<>(List.of("import", "--from-v2", database.toString(), "--key", key
                .toString(), "--data", to.toString()));
        if (dryRun) {
            words.add("--dry-run");
        }
        Optional<InventoryImport> program = ServiceLoader.load(InventoryImport.class).findFirst();
        if (program.isEmpty()) {
            left.add("import pools and workers: prb inventory " + String.join(" ", words));
            return;
        }
        around.out().flush();
        if (program.get().run(words, around) != 0) {
            failed = true;
            left.add("the inventory was not imported, see above; repeat: prb inventory " + String.join(" ", words));
        }
    }

    private void blobs(Service service) throws IOException {
        if (!service.role().equals("data_provider")) {
            return;
        }
        Path blobs = outside(service.variables().getOrDefault("PHALA_LOCAL_DB_PATH", INSIDE + "/0"));
        if (!Files.isDirectory(blobs)) {
            say("\nblocks: no folder " + blobs);
            left.add("the data provider has no blocks to take over: it syncs from its nodes, or from a snapshot (prb data plan)");
            return;
        }
        long bytes;
        try (Stream<Path> files = Files.walk(blobs)) {
            bytes = files.limit(FILES_MAX).filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
        Path place = to;
        while (!Files.exists(place)) {
            place = java.util.Objects.requireNonNullElse(place.getParent(), Path.of("/"));
        }
        long free = Files.getFileStore(place).getUsableSpace();
        say("\nblocks: " + blobs + ", " + bytes / MIB + " MiB");
        left.add("bring the blocks over, which may take hours and goes on where it was stopped:\n      prb data import " + blobs
                + " --data " + to + "\n    it needs less space than the " + bytes / MIB
                + " MiB there, as each fact is kept once, and no"
                + " more; free are " + free / MIB + " MiB" + (free < bytes ? ". That may be too little" : ""));
    }

    private void finish(List<Service> services) {
        Optional<String> redis = services.stream().flatMap(service -> Stream.ofNullable(service.variables().get(
                "PHALA_Q_REDIS_ENDPOINT"))).findFirst();
        redis.ifPresent(
                endpoint -> left.add("flush Redis " + Mask.url(endpoint) + " once the original's manager and trader have stopped:"
                        + " ours does not work beside its queue"));
        left.add("look at it before the start, for each role: set -a; . " + to + "/ROLE.env; prb doctor");
        left.add("start: set -a; . " + to + "/ROLE.env; prb run");
        left.add("back up: prb backup FILE --data " + to);
        say("\nLeft for you:");
        for (int i = 0; i < left.size(); i++) {
            say("  " + (i + 1) + ". " + left.get(i));
        }
        say(failed ? "\nNot everything went well, see above. " + old + " is as it was." : "\n" + old + " is as it was.");
    }

    private void say(String line) {
        around.out().println(line);
    }
}
