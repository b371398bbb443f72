package prb.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.control.Quarantined;
import prb.scale.Bytes;
import prb.scale.ScaleException;

/** {@code prb:encoder}: how the encoder is doing, what it could not verify, and an operator's word on a forced change. */
@Component(service = EncoderCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=encoder"})
public final class EncoderCommand {

    private static final String USAGE = "usage: prb:encoder [status | quarantine | alarms] [--json]"
            + " | confirm-forced-change NUMBER HASH";
    /** More records than this are only counted. */
    private static final int RECORDS_MAX = 50;
    private static final String RECORD = "%-6s %-15s %-16s %10s %8s %8s  %-24s %s%n";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable EncoderControl encoder; // set by the framework, and by tests

    /** Status without a word; {@code alarms} are those of the quarantine that an operator should look at. */
    public String encoder(String... args) {
        EncoderControl present = encoder;
        if (present == null) {
            throw new IllegalStateException("this role has no encoder at present");
        }
        List<String> words = List.of(args);
        boolean json = words.contains("--json");
        words = words.stream().filter(word -> !word.equals("--json")).toList();
        String verb = words.isEmpty() ? "status" : words.getFirst();
        EncoderStatus status = present.status();
        List<Quarantined> alarms = status.quarantine().stream().filter(Quarantined::alarm).toList();
        return switch (verb + "/" + Math.max(0, words.size() - 1)) {
            case "status/0" -> json ? EncoderJson.of(status).toString() : table(status);
            case "quarantine/0" -> json ? EncoderJson.of(status.quarantine()).toString() : records(status.quarantine());
            case "alarms/0" -> json ? EncoderJson.of(alarms).toString() : records(alarms);
            case "confirm-forced-change/2" -> confirm(present, words.get(1), words.get(2));
            default -> throw new IllegalArgumentException(USAGE);
        };
    }

    private static String confirm(EncoderControl encoder, String number, String hash) {
        long block = PoolCommand.number("NUMBER", number);
        Bytes bytes;
        try {
            bytes = Bytes.fromHex(hash);
        } catch (IllegalArgumentException | ScaleException e) {
            throw new IllegalArgumentException("HASH: '" + hash + "' is not hexadecimal with 0x before it", e);
        }
        encoder.confirmForcedChange(block, bytes);
        return "the forced change at relay block " + block + " " + bytes + " is confirmed until the process ends; set"
                + " PRB_CONFIRMED_FORCED_CHANGES=" + block + ":" + bytes + " to keep it";
    }

    private static String table(EncoderStatus status) {
        StringBuilder text = new StringBuilder("encoder: " + state(status));
        text.append(status.detail().isEmpty() ? "" : " - " + status.detail()).append(System.lineSeparator());
        text.append(String.format("%-8s %12s %12s %12s %10s%n", "CHAIN", "FINALIZED", "PROVEN", "JOURNALED", "BLOCKS/S"));
        text.append(row("relay", status.relay())).append(row("para", status.para()));
        text.append("storage changes: ").append(status.stateCheck()).append(System.lineSeparator());
        status.forcedChange().ifPresent(change -> text.append(String.format(
                "forced change at relay block %d %s: %d authorities after %d blocks, %s; to accept it:%n"
                        + "  prb:encoder confirm-forced-change %d %s%n",
                change.number(), change.hash(), change.authorities(), change.delay(),
                change.proven() ? "finalized by the present set" : "only nodes say so", change.number(), change.hash())));
        long alarms = status.quarantine().stream().filter(Quarantined::alarm).count();
        return text.append(String.format("quarantine: %d, alarms %d", status.quarantine().size(), alarms)).toString();
    }

    /** The state as one word. */
    static String state(EncoderStatus status) {
        return status.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String row(String chain, EncoderStatus.Progress at) {
        return String.format(Locale.ROOT, "%-8s %12s %12s %12s %10.1f%n", chain, StatusTable.height(at.finalized()),
                StatusTable.height(at.proven()), StatusTable.height(at.journaled()), at.blocksPerSecond());
    }

    private static String records(List<Quarantined> records) {
        if (records.isEmpty()) {
            return "none";
        }
        StringBuilder text = new StringBuilder(String.format(RECORD, "ALARM", "CHAIN", "WHAT", "BLOCK", "REFUSED", "SINCE",
                "SOURCE", "REASON"));
        for (Quarantined each : records.subList(0, Math.min(RECORDS_MAX, records.size()))) {
            long seconds = Math.max(0, Duration.between(each.since(), Instant.now()).toSeconds());
            text.append(String.format(RECORD, each.alarm() ? "ALARM" : "-", each.chain(), each.what(), each.number(),
                    each.attempts(), seconds + "s", each.source().isEmpty() ? "-" : each.source(), each.reason()));
        }
        if (records.size() > RECORDS_MAX) {
            text.append("... and ").append(records.size() - RECORDS_MAX).append(" more");
        }
        return text.toString().stripTrailing();
    }
}
