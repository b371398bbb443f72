package prb.ops.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobServerStatus;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.control.Quarantined;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/**
 * {@code /api/v1/provider}: the data provider's side: what the encoder does and could not verify, what is servable, what the blob
 * server did, how much room is left. The newest {@value #QUARANTINE_MAX} quarantined facts are told.
 */
@Component(property = ApiResource.PATH + "=/api/v1/provider")
public final class ProviderResource implements ApiResource {

    private static final int QUARANTINE_MAX = 500;
    /** Below this rate no time is foretold. */
    private static final double BLOCKS_PER_S_MIN = 0.01;

    private final Path data;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable EncoderControl encoder; // set by the framework, and by tests

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable BlobServerStatus server; // set by the framework, and by tests

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable BlobSource blobs; // set by the framework, and by tests

    @Activate
    public ProviderResource(BundleContext context) {
        this(Path.of(Objects.requireNonNullElse(context.getProperty("prb.data"), ".")));
    }

    ProviderResource(Path data) {
        this.data = data;
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        EncoderControl encoding = encoder;
        BlobServerStatus serving = server;
        BlobSource source = blobs;
        if (encoding == null && serving == null) {
            return Answers.absent("this role is no data provider, or its encoder is just being replaced");
        }
        ObjectNode json = Answers.object();
        json.set("encoder", encoding == null ? NullNode.getInstance() : told(encoding.status()));
        json.set("blobs", source == null ? NullNode.getInstance() : told(source.progress()));
        json.set("blob_server", serving == null ? NullNode.getInstance() : told(serving.counters()));
        json.set("disk", disk());
        return ApiAnswer.ok(json.toString());
    }

    private static ObjectNode told(EncoderStatus status) {
        ObjectNode json = Answers.object().put("state", status.state().name().toLowerCase(Locale.ROOT)).put("detail", status
                .detail());
        json.set("relay", told(status.relay()));
        json.set("para", told(status.para()));
        json.put("state_check", status.stateCheck());
        json.set("forced_change", status.forcedChange().<JsonNode>map(change -> Answers.object()
                .put("number", change.number()).put("hash", change.hash().toHex()).put("delay", change.delay())
                .put("authorities", change.authorities()).put("proven", change.proven())).orElse(NullNode.getInstance()));
        List<Quarantined> records = status.quarantine();
        json.put("quarantined", records.size()).put("alarms", records.stream().filter(Quarantined::alarm).count());
        ArrayNode list = json.putArray("quarantine");
        records.subList(Math.max(0, records.size() - QUARANTINE_MAX), records.size()).forEach(each -> list.addObject()
                .put("chain", each.chain()).put("what", each.what()).put("number", each.number()).put("source", each.source())
                .put("reason", each.reason()).put("attempts", each.attempts()).put("since", each.since().toString())
                .put("alarm", each.alarm()));
        return json;
    }

    private static ObjectNode told(EncoderStatus.Progress at) {
        ObjectNode json = Answers.object().put("finalized", at.finalized()).put("proven", at.proven())
                .put("journaled", at.journaled()).put("blocks_per_s", Answers.rounded(at.blocksPerSecond()));
        long left = at.finalized() - Math.max(0, at.journaled());
        if (at.finalized() < 0 || left > 0 && at.blocksPerSecond() < BLOCKS_PER_S_MIN) {
            return json.putNull("eta_s");
        }
        return json.put("eta_s", left <= 0 ? 0 : Math.round(left / at.blocksPerSecond()));
    }

    static ObjectNode told(BlobProgress progress) {
        return Answers.object().put("para_id", progress.paraId()).put("relay_genesis", progress.relayGenesis())
                .put("relay", progress.relayEncoded()).put("para_header", progress.paraHeaderEncoded())
                .put("para", progress.paraEncoded());
    }

    private static ObjectNode told(BlobServerStatus.Counters counters) {
        ObjectNode json = Answers.object().put("port", counters.port()).put("sessions", counters.sessions())
                .put("sessions_opened", counters.sessionsOpened()).put("requests", counters.requests())
                .put("bytes", counters.bytes()).put("misses", counters.misses()).put("queued_bytes", counters.queuedBytes())
                .put("cached_bytes", counters.cachedBytes());
        ObjectNode refused = json.putObject("refused");
        new TreeMap<>(counters.refused()).forEach(refused::put);
        return json;
    }

    private JsonNode disk() {
        try {
            FileStore store = Files.getFileStore(data);
            return Answers.object().put("folder", data.toString()).put("free_bytes", store.getUsableSpace())
                    .put("total_bytes", store.getTotalSpace());
        } catch (IOException e) {
            return Answers.object().put("folder", data.toString()).putNull("free_bytes").putNull("total_bytes");
        }
    }
}
