package prb.blob.encoder;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import prb.blob.api.fact.FactJournal;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;

/** Runs the encoder while both chains and the journal are there; when one of them is swapped it ends and begins anew. */
@Component(immediate = true, service = {}, configurationPid = "prb.blob.encoder",
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = EncoderComponent.Config.class)
public final class EncoderComponent {

    /** Settings of the encoder. */
    @ObjectClassDefinition(name = "Encoder", description = "Follows both chains and journals verified blocks")
    public @interface Config {

        @AttributeDefinition(description = "Questions to the chains under way at once, 1 to 64. Default 16")
        int fetchesAtOnce() default 16;
    }

    private final Encoder encoder;

    @Activate
    public EncoderComponent(@Reference RelayChain relay, @Reference ParaChain para, @Reference FactJournal journal,
            Config config) {
        if (config.fetchesAtOnce() < 1 || config.fetchesAtOnce() > 64) {
            throw new IllegalArgumentException("fetchesAtOnce is " + config.fetchesAtOnce() + ", not in 1..64");
        }
        encoder = new Encoder(relay, para, journal, Encoder.Limits.standard(config.fetchesAtOnce()));
    }

    @Deactivate
    void stop() {
        encoder.close();
    }
}
