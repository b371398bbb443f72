package prb.cli.id;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import prb.cli.output.JsonOutput;
import prb.cli.output.Output;
import prb.cli.output.TextOutput;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFolder;

/** {@code show [KIND]}. JSON: {folder, keys: [{kind, peerId, type, file, mode, encrypted, backedUp}]}. */
final class ShowVerb implements Verb {

    static final String JSON = "--json";

    @Override
    public Set<String> valued() {
        return Set.of();
    }

    @Override
    public Set<String> switches() {
        return Set.of(JSON);
    }

    @Override
    public int run(Options options, KeyFolder folder, Surroundings around) throws UsageException, IOException {
        if (options.words().size() > 1) {
            throw new UsageException("id show takes one kind at most");
        }
        List<String> kinds = options.words().isEmpty() ? folder.kinds() : options.words();
        List<KeyFile.Facts> found = new ArrayList<>();
        int exit = 0;
        for (String kind : kinds) {
            try {
                found.add(KeyPlace.file(folder, kind).facts());
            } catch (IOException e) {
                around.tell(String.valueOf(e.getMessage()));
                exit = 1;
            }
        }
        Output out = options.has(JSON) ? new JsonOutput() : new TextOutput();
        out.text("folder", folder.path().toString()).list("keys", found,
                (each, facts) -> each.object(null, key -> write(facts, key)));
        print(out, around);
        return exit;
    }

    private static void write(KeyFile.Facts facts, Output out) {
        out.text("kind", String.valueOf(facts.file().getFileName())).text("peerId", facts.id().toString())
                .text("type", "RSA-" + facts.bits()).text("file", facts.file().toString())
                .text("mode", facts.mode().orElse(null)).flag("encrypted", facts.encrypted())
                .text("backedUp", facts.backedUp().map(Object::toString).orElse(null));
    }

    static void print(Output output, Surroundings around) {
        byte[] text = output.finish().getBytes(StandardCharsets.UTF_8);
        around.out().write(text, 0, text.length);
        around.out().flush();
    }
}
