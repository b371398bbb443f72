package prb.inventory;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import prb.cli.id.CopyFile;
import prb.cli.id.Options;
import prb.cli.id.Surroundings;
import prb.cli.id.UsageException;
import prb.inventory.form.Form;
import prb.worker.api.InventoryException;
import prb.worker.inventory.SealedSecrets;
import prb.worker.inventory.command.InventoryVerbs;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.JsonForm;

/** Runs a verb of {@code prb inventory}. Exit codes: 0 done, 1 failed or refused, 2 usage. */
public final class Main {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String FORMAT = "--format";
    private static final String JSON = "--json";
    private static final String DRY_RUN = "--dry-run";
    private static final String FROM_V2 = "--from-v2";
    private static final String KEY = "--key";
    private static final String WITH_KEYS = "--with-keys";
    private static final String LAST = "--last";
    private static final String HELP = """
            Usage: prb inventory VERB [--data DIR | --pid N]

              list [--json]             pools and workers
              import FILE [--dry-run] [--json] [--format json|csv|yaml]
                                        bring pools and workers in, all or none: a pool is found by its pid, a worker by its
                                        name; what an item leaves out stays as it is; nothing is deleted. FILE - is standard
                                        input
              import --from-v2 DIR [--key FILE] [--dry-run] [--json]
                                        the same from the data folder of an original installation (local.db, and
                                        keys/id/LIFECYCLE or FILE), which is only read
              export [FILE] [--format json|csv|yaml] [--with-keys]
                                        write them, to standard output without FILE; --with-keys adds operators' keys, encrypted
                                        so that only this node's key file LIFECYCLE opens them
              log [--last N] [--json] [NAME]
                                        who changed what and when, the newest 50 or N entries

              A running lifecycle manager is asked, and what is changed takes effect at once. When none runs, its files are used:
              --data DIR, or PHALA_LOCAL_DB_PATH and PHALA_PEER_ID_PREFIX, or PRB_DATA, or /var/data.
              --folder DIR              the folder of key files, where it is not DIR/keys/id
              --passphrase-file FILE    for an encrypted key file

            Exit codes: 0 done, 1 failed or refused, 2 usage.
            """;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Surroundings.ofProcess()));
    }

    static int run(String[] args, Surroundings around) {
        if (args.length > 0 && Set.of("help", "--help", "-h").contains(args[0])) {
            around.out().print(HELP);
            return DONE;
        }
        try {
            String verb = args.length == 0 ? "" : args[0];
            String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
            String answer = switch (verb) {
                case "list" -> list(options(verb, rest, Set.of(), Set.of(JSON)), around);
                case "log" -> log(options(verb, rest, Set.of(LAST), Set.of(JSON)), around);
                case "export" -> export(options(verb, rest, Set.of(FORMAT), Set.of(WITH_KEYS)), around);
                case "import" -> take(options(verb, rest, Set.of(FORMAT, FROM_V2, KEY), Set.of(JSON, DRY_RUN)), around);
                default -> throw new UsageException("inventory takes list, import, export or log, not '" + verb + "'");
            };
            around.out().print(answer);
            around.out().flush();
            return DONE;
        } catch (UsageException e) {
            around.tell(e.getMessage() + " ('prb inventory help' says more)");
            return USAGE;
        } catch (IOException | InventoryException | IllegalArgumentException | IllegalStateException e) {
            around.tell(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private static Options options(String verb, String[] rest, Set<String> valued, Set<String> switches) throws UsageException {
        Set<String> all = new HashSet<>(valued);
        all.addAll(Desks.VALUED);
        return Options.parse("inventory " + verb, rest, all, switches);
    }

    private static String list(Options options, Surroundings around) throws UsageException, IOException, InventoryException {
        options.expect();
        try (Desk desk = Desks.open(options, around, Desks.Missing.REFUSE)) {
            return desk.run(options.has(JSON) ? List.of("list", JSON) : List.of("list"));
        }
    }

    private static String log(Options options, Surroundings around) throws UsageException, IOException, InventoryException {
        List<String> words = new ArrayList<>(List.of("log"));
        options.value(LAST).ifPresent(last -> words.addAll(List.of(LAST, last)));
        if (options.has(JSON)) {
            words.add(JSON);
        }
        if (options.words().size() > 1) {
            throw new UsageException("inventory log takes one name at most");
        }
        words.addAll(options.words());
        try (Desk desk = Desks.open(options, around, Desks.Missing.REFUSE)) {
            return desk.run(words);
        }
    }

    private static String export(Options options, Surroundings around) throws UsageException, IOException, InventoryException {
        if (options.words().size() > 1) {
            throw new UsageException("inventory export takes one file at most");
        }
        Optional<String> file = options.words().stream().findFirst().filter(name -> !name.equals("-"));
        Form form = form(options, file).orElse(Form.JSON);
        String text;
        try (Desk desk = Desks.open(options, around, Desks.Missing.REFUSE)) {
            String json = desk.run(options.has(WITH_KEYS) ? List.of("export", WITH_KEYS) : List.of("export"));
            text = form == Form.JSON ? json : form.write(JsonForm.read("export", json));
        }
        if (file.isEmpty()) {
            return text;
        }
        CopyFile.write(Path.of(file.get()).toAbsolutePath().normalize(), text.getBytes(StandardCharsets.UTF_8));
        around.tell("written to " + file.get());
        return "";
    }

    private static Optional<Form> form(Options options, Optional<String> file) throws UsageException {
        Optional<String> named = options.value(FORMAT);
        if (named.isPresent()) {
            return Optional.of(Form.of(named.get())
                    .orElseThrow(() -> new UsageException(FORMAT + " must be json, csv or yaml, not '" + named.get() + "'")));
        }
        Optional<Form> ofFile = file.flatMap(Form::ofFile);
        if (file.isPresent() && ofFile.isEmpty()) {
            throw new UsageException("the form of " + file.get() + " does not show in its name; say it with " + FORMAT);
        }
        return ofFile;
    }

    private static String take(Options options, Surroundings around) throws UsageException, IOException, InventoryException {
        Optional<String> original = options.value(FROM_V2);
        if (original.isPresent() == (options.words().size() == 1) || options.words().size() > 1) {
            throw new UsageException("inventory import takes one file, or " + FROM_V2 + " with a folder");
        }
        if (original.isEmpty() && options.has(KEY)) {
            throw new UsageException(KEY + " goes with " + FROM_V2);
        }
        // What can not be read at all is told before an inventory is looked for, or made.
        Optional<Document> read = original.isPresent() ? Optional.empty()
                : Optional.of(read(options.words().getFirst(), options));
        List<String> words = new ArrayList<>();
        for (String option : List.of(DRY_RUN, JSON)) {
            if (options.has(option)) {
                words.add(option);
            }
        }
        try (Desk desk = Desks.open(options, around, options.has(DRY_RUN) ? Desks.Missing.PRETEND : Desks.Missing.MAKE)) {
            Document document = read.isPresent() ? SealedSecrets.of(read.get(), desk::seal)
                    : OriginalFolder.read(Path.of(original.orElseThrow()).toAbsolutePath().normalize(),
                            options.value(KEY).map(Path::of), desk);
            return desk.take(document, words);
        } catch (InventoryException e) {
            throw new IOException(read.map(Document::source).orElse(original.orElse("")) + ", " + e.getMessage(), e);
        }
    }

    private static Document read(String name, Options options) throws UsageException, IOException {
        boolean standard = name.equals("-");
        Form form = form(options, standard ? Optional.empty() : Optional.of(name))
                .orElseThrow(() -> new UsageException("standard input needs " + FORMAT));
        byte[] content = standard ? System.in.readNBytes(InventoryVerbs.DOCUMENT_BYTES_MAX + 1)
                : CopyFile.read(Path.of(name), InventoryVerbs.DOCUMENT_BYTES_MAX);
        if (content.length > InventoryVerbs.DOCUMENT_BYTES_MAX) {
            throw new IOException("standard input has more than " + InventoryVerbs.DOCUMENT_BYTES_MAX + " bytes");
        }
        String source = standard ? "standard input" : String.valueOf(Path.of(name).getFileName());
        try {
            return form.read(source, StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(content)).toString());
        } catch (CharacterCodingException e) {
            throw new IOException(name + " is no UTF-8 text", e);
        } catch (InventoryException e) {
            throw new IOException(source + ", " + e.getMessage(), e);
        }
    }
}
