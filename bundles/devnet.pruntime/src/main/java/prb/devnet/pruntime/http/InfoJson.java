package prb.devnet.pruntime.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import prb.devnet.pruntime.enclave.WorkerInfo;
import prb.scale.Bytes;

/** The payload of {@code /get_info}: GetInfo's fields in JSON with snake-case names, absent ones null. */
final class InfoJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String MACHINE_ID = Bytes.utf8("prb devnet machine").toPlainHex();

    private InfoJson() {}

    static String of(WorkerInfo info) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            write(out, info);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail, this one did", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, WorkerInfo info) throws IOException {
        out.writeStartObject();
        out.writeBooleanField("initialized", info.initialized());
        out.writeBooleanField("registered", info.registered());
        optional(out, "genesis_block_hash", info.identity().map(WorkerInfo.Identity::genesisHash));
        optional(out, "public_key", info.identity().map(WorkerInfo.Identity::publicKey));
        optional(out, "ecdh_public_key", info.identity().map(WorkerInfo.Identity::ecdhPublicKey));
        out.writeNumberField("headernum", info.nextRelay());
        out.writeNumberField("para_headernum", info.nextPara());
        out.writeNumberField("blocknum", info.nextBlock());
        out.writeStringField("state_root", info.stateRoot().map(Bytes::toPlainHex).orElse(""));
        out.writeBooleanField("dev_mode", info.debugKey());
        out.writeNumberField("pending_messages", info.pendingMessages());
        out.writeNumberField("score", info.score());
        out.writeObjectFieldStart("gatekeeper");
        out.writeNumberField("role", 0);
        out.writeStringField("master_public_key", "");
        out.writeEndObject();
        out.writeStringField("version", info.version());
        out.writeStringField("git_revision", Messages.GIT_REVISION);
        out.writeStringField("machine_id", MACHINE_ID);
        if (info.secondGeneration()) {
            out.writeBooleanField("waiting_for_paraheaders", info.waitsForParaHeaders());
            out.writeBooleanField("can_load_chain_state", info.canLoadChainState());
        }
        out.writeEndObject();
    }

    private static void optional(JsonGenerator out, String name, Optional<Bytes> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, value.get().toPlainHex());
        } else {
            out.writeNullField(name);
        }
    }
}
