package prb.cli.id;

import java.io.IOException;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import prb.cli.output.JsonOutput;
import prb.cli.output.Output;
import prb.cli.output.TextOutput;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFolder;

/** {@code share KIND}: what other nodes may know. JSON: {kind, peerId, publicKey (base64), bootNode}. */
final class ShareVerb implements Verb {

    private static final String ADDRESS = "--address";
    /** A numeric address or a name, and a port: the only transport of Walkie is TCP. */
    private static final Pattern MULTIADDR = Pattern
            .compile("/(ip4/[0-9.]{7,15}|ip6/[0-9a-fA-F:.]{2,45}|dns[46]?/[a-zA-Z0-9._-]{1,253})"
                    + "/tcp/([1-9][0-9]{0,4})/?");
    private static final int PORT_MAX = 65_535;

    @Override
    public Set<String> valued() {
        return Set.of(ADDRESS);
    }

    @Override
    public Set<String> switches() {
        return Set.of(ShowVerb.JSON);
    }

    @Override
    public int run(Options options, KeyFolder folder, Surroundings around) throws UsageException, IOException {
        KeyFile file = KeyPlace.file(folder, options.expect("a kind").getFirst());
        String address = options.has(ADDRESS) ? address(options.value(ADDRESS).orElse("")) : null;
        KeyFile.Facts facts = file.facts();
        String bootNode = address == null ? null : address + "/p2p/" + facts.id();
        Output out = options.has(ShowVerb.JSON) ? new JsonOutput() : new TextOutput();
        out.text("kind", file.kind()).text("peerId", facts.id().toString())
                .text("publicKey", Base64.getEncoder().encodeToString(facts.publicKey()))
                .text("bootNode", bootNode);
        out.note("others set",
                "PHALA_WALKIE_BOOT_NODES=" + (bootNode == null ? "/ip4/HOST/tcp/PORT/p2p/" + facts.id() : bootNode));
        if (bootNode == null) {
            out.note("HOST and PORT", "where others reach this node, its port in PHALA_WALKIE_LISTEN_ADDRESSES; say"
                    + " --address /ip4/HOST/tcp/PORT to have it written out");
        }
        ShowVerb.print(out, around);
        return 0;
    }

    private static String address(String text) throws UsageException {
        var match = MULTIADDR.matcher(text);
        if (!match.matches() || Integer.parseInt(match.group(2)) > PORT_MAX) {
            throw new UsageException("option " + ADDRESS + " is '" + text + "', not /ip4/HOST/tcp/PORT (or ip6, dns4, dns6)");
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
