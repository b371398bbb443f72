package prb.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the configurations when the bundle starts, before any room of a higher start level, and answers the shell
 * command {@code prb:config}. A wrong value of our own ends the process with code 2.
 */
@Component(immediate = true, service = ConfigRoom.class, property = {"osgi.command.scope=prb", "osgi.command.function=config"})
public final class ConfigRoom {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigRoom.class);
    private static final int EXIT_USAGE = 2;
    private static final String ANY_LOCATION = "?";
    private static final String CHAIN_IDENTITY = "chainIdentity";
    /** What peers are told in config mode, when no chain is asked which one it is. */
    static final String NO_CHAIN = "config";

    private final ConfigurationAdmin admin;
    private final Resolution resolution;
    private final List<Setting> settings;
    private final Map<String, Dictionary<String, Object>> configurations;

    @Activate
    public ConfigRoom(BundleContext context, @Reference ConfigurationAdmin admin,
            @Reference(target = "(prb.exit=true)", cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY) IntConsumer exit)
            throws IOException {
        this.admin = admin;
        this.resolution = Resolution.of(sources(context));
        this.settings = resolution.settings();
        this.configurations = resolution.configurations();
        if (property(context, ConfigMode.PROPERTY).filter("true"::equals).isPresent()) {
            configurations.computeIfAbsent(Variables.WALKIE, pid -> new Hashtable<>()).put(CHAIN_IDENTITY, NO_CHAIN);
        }
        resolution.warnings().forEach(LOG::warn);
        if (resolution.errors().isEmpty()) {
            for (Map.Entry<String, Dictionary<String, Object>> entry : configurations.entrySet()) {
                deliver(entry.getKey(), entry.getValue());
            }
            return;
        }
        resolution.errors().forEach(LOG::error);
        if (exit != null) {
            exit.accept(EXIT_USAGE);
        }
    }

    /** {@code prb:config [part of a name]}: every value in force, with its origin. */
    public String config(String... parts) {
        StringBuilder text = new StringBuilder();
        String part = parts.length == 0 ? "" : parts[0];
        for (Setting setting : settings) {
            String line = String.format("%-44s %-30s %-11s %s%n", setting.pid() + "." + setting.key(), setting.shown(),
                    setting.origin().text(),
                    setting.variable());
            if (line.contains(part)) {
                text.append(line);
            }
        }
        return text.toString().stripTrailing();
    }

    /** Every value in force, with what it means. */
    Resolution resolution() {
        return resolution;
    }

    /** The chain is asked from now on; the peer node starts anew when it had told that it knows none. */
    void meetChain() throws IOException {
        Dictionary<String, Object> walkie = configurations.get(Variables.WALKIE);
        if (walkie != null && walkie.remove(CHAIN_IDENTITY) != null) {
            deliver(Variables.WALKIE, walkie);
        }
    }

    private static Sources sources(BundleContext context) throws IOException {
        Path home = Path.of(property(context, "prb.home").orElse("."));
        Path data = Path.of(property(context, "prb.data").orElse("/var/data"));
        Optional<String> features = property(context, "prb.feature.config");
        return new Sources(SourceReader.flags(System.getProperties()), System.getenv(),
                SourceReader.overlay(data.resolve("overlay.json")),
                SourceReader.properties(home.resolve("conf").resolve("prb.properties")),
                features.isPresent() ? SourceReader.features(Path.of(features.get())) : Map.of(),
                data.toString(), property(context, "prb.role").orElse(""));
    }

    private static Optional<String> property(BundleContext context, String name) {
        return Optional.ofNullable(context.getProperty(name));
    }

    /** Leaves an equal configuration alone, so that a restart of this bundle disturbs nobody. */
    private void deliver(String pid, Dictionary<String, Object> values) throws IOException {
        int tilde = pid.indexOf('~');
        Configuration configuration = tilde < 0 ? admin.getConfiguration(pid, ANY_LOCATION)
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), ANY_LOCATION);
        Dictionary<String, Object> before = configuration.getProperties();
        if (before == null || !same(before, values)) {
            configuration.update(values);
        }
    }

    private static boolean same(Dictionary<String, Object> before, Dictionary<String, Object> values) {
        List<String> own = Collections.list(before.keys()).stream().filter(key -> !key.startsWith("service.")).toList();
        return own.size() == values.size() && own.stream().allMatch(key -> java.util.Objects.deepEquals(before.get(key),
                values.get(key)));
    }
}
