package prb.shell;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactJournal;

/** {@code prb:journal}: how far the hand-off between encoder and store is. */
@Component(service = JournalCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=journal"})
public final class JournalCommand {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable FactJournal journal;

    /** Index of the last entry and the encoder's position in it. */
    public String journal() {
        FactJournal present = journal;
        if (present == null) {
            throw new IllegalStateException("this role has no journal at present");
        }
        String position = present.position().map(JournalCommand::text).orElse("nothing journaled yet");
        return "last entry " + present.lastIndex() + "; " + position;
    }

    private static String text(EncoderPosition position) {
        return "para " + position.paraId() + ", relay block " + position.relayNumber() + ", para head "
                + position.paraHeadNumber()
                + ", para block " + position.paraNumber();
    }
}
