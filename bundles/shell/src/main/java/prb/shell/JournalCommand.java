package prb.shell;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactJournal;

/** {@code prb:journal}: how far the hand-off between encoder and store is; there while the journal is. */
@Component(service = JournalCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=journal"})
public final class JournalCommand {
    private final FactJournal journal;

    @Activate
    public JournalCommand(@Reference FactJournal journal) {
        this.journal = journal;
    }

    /** Index of the last entry and the encoder's position in it. */
    public String journal() {
        String position = journal.position().map(JournalCommand::text).orElse("nothing journaled yet");
        return "last entry " + journal.lastIndex() + "; " + position;
    }

    private static String text(EncoderPosition position) {
        return "para " + position.paraId() + ", relay block " + position.relayNumber() + ", para head " + position.paraHeadNumber()
                + ", para block " + position.paraNumber();
    }
}
