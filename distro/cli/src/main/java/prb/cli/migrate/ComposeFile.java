package prb.cli.migrate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import prb.cli.id.CopyFile;

/**
 * Services of a Docker Compose file: their variables, from {@code environment} (list or map) and {@code env_file}, with
 * {@code ${NAME}}, {@code ${NAME:-default}} from the file {@code .env} beside it. At most 1 MiB, 100 services, 200 aliases.
 */
final class ComposeFile {

    private static final int BYTES_MAX = 1 << 20;
    private static final int ALIASES_MAX = 200;
    private static final int SERVICES_MAX = 100;
    private static final Pattern REFERENCE = Pattern
            .compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?}|\\$([A-Za-z_][A-Za-z0-9_]*)");

    /** A service and its variables in order. @param open names whose values have a reference that nothing tells */
    record Service(String name, Map<String, String> variables, List<String> open) {}

    private ComposeFile() {}

    /** @throws IOException with a message for the user when it is none */
    static List<Service> read(Path file) throws IOException {
        String text = new String(CopyFile.read(file, BYTES_MAX), StandardCharsets.UTF_8);
        Object top;
        try {
            top = new Load(LoadSettings.builder().setMaxAliasesForCollections(ALIASES_MAX).build()).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new IOException(file + " is no YAML: " + e.getMessage(), e);
        }
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
        Map<String, String> around = env(folder.resolve(".env"));
        List<Service> services = new ArrayList<>();
        if (!(map(top).get("services") instanceof Map<?, ?> named) || named.size() > SERVICES_MAX) {
            throw new IOException(file + " has no services, or more than " + SERVICES_MAX);
        }
        for (Map.Entry<?, ?> each : named.entrySet()) {
            services.add(service(String.valueOf(each.getKey()), merged(map(each.getValue())), folder, around));
        }
        return services;
    }

    private static Service service(String name, Map<String, @Nullable Object> service, Path folder, Map<String, String> around)
            throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Object file : service.get("env_file") instanceof List<?> list ? list
                : List.of(Objects.requireNonNullElse(service.get(
                        "env_file"), ""))) {
            if (!String.valueOf(file).isEmpty()) {
                Path path = folder.resolve(String.valueOf(file));
                if (!Files.exists(path)) {
                    throw new IOException("service " + name + " names env_file " + path + ", which is not there");
                }
                variables.putAll(env(path));
            }
        }
        List<String> open = new ArrayList<>();
        if (service.get("environment") instanceof List<?> list) {
            for (Object item : list) {
                String[] pair = String.valueOf(item).split("=", 2);
                variables.put(pair[0].strip(), resolve(pair[0], pair.length < 2 ? "${" + pair[0] + "}" : pair[1], around, open));
            }
        } else if (service.get("environment") instanceof Map<?, ?> map) {
            merged(map(map)).forEach((key, value) -> variables.put(key, resolve(key, value == null ? "${" + key + "}"
                    : String.valueOf(value), around, open)));
        }
        return new Service(name, variables, open);
    }

    private static String resolve(String name, String value, Map<String, String> around, List<String> open) {
        return REFERENCE.matcher(value).replaceAll(match -> {
            String wanted = match.group(1) == null ? match.group(3) : match.group(1);
            String found = around.getOrDefault(wanted, match.group(2));
            if (found == null) {
                open.add(name);
                return Matcher.quoteReplacement(match.group());
            }
            return Matcher.quoteReplacement(found);
        });
    }

    private static Map<String, String> env(Path file) throws IOException {
        return Files.exists(file)
                ? EnvFile.parse(file.toString(), new String(CopyFile.read(file, BYTES_MAX), StandardCharsets.UTF_8))
                : Map.of();
    }

    /** With what the key {@code <<} brings in, which this YAML takes for a key like others. */
    private static Map<String, @Nullable Object> merged(Map<String, @Nullable Object> map) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        Object more = map.get("<<");
        for (Object each : more instanceof List<?> list ? list : List.of(Objects.requireNonNullElse(more, Map.of()))) {
            merged.putAll(map(each));
        }
        merged.putAll(map);
        merged.remove("<<");
        return merged;
    }

    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        Map<String, @Nullable Object> map = new TreeMap<>();
        if (value instanceof Map<?, ?> any) {
            map = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : any.entrySet()) {
                map.put(String.valueOf(entry.getKey()), entry.getValue());
            }
        }
        return map;
    }
}
