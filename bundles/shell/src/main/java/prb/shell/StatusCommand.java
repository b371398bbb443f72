package prb.shell;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code prb:status [--json]}. */
@Component(service = StatusCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=status"})
public final class StatusCommand {
    private final StatusSource source;

    @Activate
    public StatusCommand(@Reference StatusSource source) {
        this.source = source;
    }

    /** One JSON object, or a table. */
    public String status(String... args) {
        if (args.length == 0) {
            return StatusTable.of(source.status(), source.reports());
        }
        if (args.length > 1 || !"--json".equals(args[0])) {
            throw new IllegalArgumentException("usage: prb:status [--json]");
        }
        return source.status().json().toString();
    }
}
