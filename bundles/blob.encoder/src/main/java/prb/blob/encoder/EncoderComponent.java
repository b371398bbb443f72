package prb.blob.encoder;

import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.fact.FactJournal;
import prb.blob.api.fact.FactRepair;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;

/** Runs the encoder while both chains and the journal are there; when one of them is swapped it ends and begins anew. */
@Component(immediate = true, service = EncoderControl.class, configurationPid = "prb.blob.encoder",
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = EncoderComponent.Config.class)
public final class EncoderComponent implements EncoderControl {

    /** Settings of the encoder. */
    @ObjectClassDefinition(name = "Encoder", description = "Follows both chains and journals verified blocks")
    public @interface Config {

        @AttributeDefinition(description = "Questions to each chain under way at once, 1 to 64. Default 16")
        int fetchesAtOnce() default 16;

        @AttributeDefinition(description = "Bytes of relay headers in one range where stored justifications allow a cut, 1024 to"
                + " 94371840. Default 4 MiB")
        long rangeBytesMax() default 4 * 1024 * 1024;

        @AttributeDefinition(description = "Whether storage changes are verified against state roots, which keeps the whole para"
                + " state in memory: off, on, or auto (while the chain is below 100000 blocks). Default auto")
        String verifyState() default "auto";

        @AttributeDefinition(description = "Bytes of keys and values of the para state above which it is not kept, 1048576 to"
                + " 8589934592; in memory it takes some five times as much. Default 64 MiB")
        long verifyStateBytesMax() default 64 * 1024 * 1024;

        @AttributeDefinition(description = "Forced changes of the relay chain's authority set that an operator confirmed:"
                + " NUMBER:0xHASH of the blocks that announce them. Default none")
        String[] confirmedForcedChanges() default {};
    }

    private final Deque<FactRepair> stores = new ConcurrentLinkedDeque<>();
    private final Encoder encoder;

    /** @throws IllegalArgumentException naming the setting that is out of range */
    @Activate
    public EncoderComponent(@Reference RelayChain relay, @Reference ParaChain para, @Reference FactJournal journal,
            Config config) {
        check("fetchesAtOnce", config.fetchesAtOnce(), 1, 64);
        check("rangeBytesMax", config.rangeBytesMax(), 1024, RunCutter.RANGE_BYTES_LIMIT);
        check("verifyStateBytesMax", config.verifyStateBytesMax(), 1L << 20, 8L << 30);
        ForcedChanges confirmed = new ForcedChanges();
        for (String text : config.confirmedForcedChanges()) {
            if (!text.isBlank()) {
                confirmed.confirm(text);
            }
        }
        encoder = new Encoder(relay, para, journal, Limits.standard(config.fetchesAtOnce(), config.rangeBytesMax()),
                mode(config.verifyState()), config.verifyStateBytesMax(), confirmed);
    }

    /** The store that may find damage; called by the framework whenever one comes. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRepair(FactRepair store) {
        stores.add(store);
        encoder.repair(Optional.of(store));
    }

    void unbindRepair(FactRepair store) {
        stores.remove(store);
        encoder.repair(Optional.ofNullable(stores.peekLast()));
    }

    private static StateCheck.Mode mode(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "off" -> StateCheck.Mode.OFF;
            case "auto" -> StateCheck.Mode.AUTO;
            case "on" -> StateCheck.Mode.ON;
            default -> throw new IllegalArgumentException("verifyState is '" + text + "', not off, on or auto");
        };
    }

    private static void check(String setting, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(setting + " is " + value + ", not in " + min + ".." + max);
        }
    }

    @Override
    public EncoderStatus status() {
        return encoder.status();
    }

    @Override
    public void confirmForcedChange(long number, Bytes hash) {
        encoder.confirmForcedChange(number, hash);
    }

    @Deactivate
    void stop() {
        encoder.close();
    }
}
