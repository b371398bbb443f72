package prb.cli.inspect;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.cli.output.Output;
import prb.scale.Bytes;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;

/** A SCALE header. JSON: {hash, number, parentHash, stateRoot, extrinsicsRoot, digest:[{type, engine, data}]}. */
final class HeaderSubject implements Subject {

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Header header = Header.decode(request.bytes("header"));
        out.hex("hash", header.hash()).number("number", header.number()).hex("parentHash", header.parentHash())
                .hex("stateRoot", header.stateRoot()).hex("extrinsicsRoot", header.extrinsicsRoot())
                .list("digest", header.digest(), (list, item) -> list.object(null, each -> write(each, item)));
    }

    private static void write(Output out, DigestItem item) {
        switch (item) {
            case DigestItem.Other other -> write(out, "other", null, other.data());
            case DigestItem.Consensus log -> write(out, "consensus", log.engine(), log.data());
            case DigestItem.Seal log -> write(out, "seal", log.engine(), log.data());
            case DigestItem.PreRuntime log -> write(out, "preRuntime", log.engine(), log.data());
            case DigestItem.RuntimeEnvironmentUpdated() -> write(out, "runtimeEnvironmentUpdated", null, null);
        }
    }

    private static void write(Output out, String type, @Nullable Bytes engine, @Nullable Bytes data) {
        out.text("type", type).text("engine", engine == null ? null : engineName(engine)).hex("data", data);
    }

    /** Engine ids are four ASCII letters; anything else is shown in hex. */
    private static String engineName(Bytes engine) {
        String text = engine.toUtf8();
        return text.length() == engine.size() && text.chars().allMatch(c -> c > ' ' && c < 0x7f) ? text : engine.toHex();
    }
}
