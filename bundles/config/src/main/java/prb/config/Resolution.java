package prb.config;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the sources come to: values, warnings, and errors that end the process. Pure computation. */
final class Resolution {
    /** A relay block that announces a forced change: its number and hash. */
    private static final Pattern HTTP_URL = Pattern.compile("https?://[^/\\s]+(/\\S*)?");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,30}");
    private static final Pattern FORCED_CHANGE = Pattern.compile("[0-9]{1,10}:0x[0-9a-fA-F]{64}");

    private final Sources sources;
    private final List<Variable> variables;
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    /** Sets: one variable may set several configurations, but is told of once. */
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Set<String> errors = new LinkedHashSet<>();

    private Resolution(Sources sources, List<Variable> variables) {
        this.sources = sources;
        this.variables = variables;
    }

    static Resolution of(Sources sources) {
        Resolution resolution = new Resolution(sources, RoleVariables.of(sources.role(), sources.features().keySet()));
        resolution.unknownNames();
        resolution.configMode();
        resolution.features();
        resolution.variables.forEach(resolution::resolve);
        resolution.choices();
        return resolution;
    }

    List<Setting> settings() {
        return List.copyOf(settings.values());
    }

    /** What a setting is, empty for one that only a feature knows. */
    Optional<Variable> variable(Setting setting) {
        return variables.stream().filter(each -> each.pid().equals(setting.pid()) && each.key().equals(setting.key()))
                .findFirst();
    }

    /** A variable's default as text. */
    String fallbackText(Variable variable) {
        return fallback(variable);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Not empty: the process must not start. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** Configurations by PID. */
    Map<String, Dictionary<String, Object>> configurations() {
        Map<String, Dictionary<String, Object>> all = new LinkedHashMap<>();
        settings.values().forEach(setting -> all.computeIfAbsent(setting.pid(), pid -> new Hashtable<>()).put(setting.key(),
                setting.value()));
        return all;
    }

    private void unknownNames() {
        TreeSet<String> names = new TreeSet<>(sources.environment().keySet());
        names.addAll(sources.file().keySet());
        names.addAll(sources.overlay().keySet());
        for (String name : names) {
            boolean ours = Variables.PREFIXES.stream().anyMatch(name::startsWith);
            if (ours && !RoleVariables.isKnown(name)) {
                warnings.add("unknown variable " + name + " is ignored; check its spelling");
            }
        }
    }

    private void configMode() {
        if (sources.role().equals("solo")
                && sources.find(Variables.CONFIG_MODE).filter(found -> found.text().equals("true")).isPresent()) {
            warnings.add(Variables.CONFIG_MODE + " is ignored by role solo, which drives its workers: only role lifecycle has"
                    + " a config mode");
        }
    }

    private void features() {
        sources.features().forEach(
                (pid, values) -> values.forEach((key, value) -> put(new Setting("", pid, key, value, Origin.FEATURE, false))));
    }

    private void resolve(Variable variable) {
        Optional<Sources.Found> found = sources.find(variable.name())
                .or(() -> RoleVariables.alias(variable, sources.role()).flatMap(sources::find));
        if (found.isPresent() && isIgnored(variable)) {
            warnings.add(variable.name()
                    + " is ignored by role solo: provider and lifecycle give it different meanings; its file is "
                    + fallback(variable) + " (PRB_DATA moves it)");
            found = Optional.empty();
        }
        if (found.isEmpty()) {
            Setting fromFeature = settings.get(id(variable));
            Object value = fromFeature == null ? fallbackValue(variable) : fitted(variable, fromFeature.value());
            put(setting(variable, value, fromFeature == null ? Origin.DEFAULT : Origin.FEATURE));
            return;
        }
        Optional<Object> value = variable.type().parse(found.get().text(), variable.min(), variable.max());
        if (value.isPresent() && !isHalfBoolean(variable, found.get())) {
            put(setting(variable, value.get(), found.get().origin()));
            return;
        }
        String problem = variable.name() + " (" + found.get().origin().text() + ") must be " + variable.expected()
                + (variable.secret() ? "" : ", not '" + found.get().text() + "'");
        if (variable.isStrict()) {
            errors.add(problem);
        } else {
            warnings.add(problem + "; the default " + fallback(variable) + " is used");
        }
        put(setting(variable, fallbackValue(variable), Origin.DEFAULT));
    }

    /** A switch of our own with a text that is neither true nor false is a mistake; the original's switches take it for false. */
    private static boolean isHalfBoolean(Variable variable, Sources.Found found) {
        return variable.isStrict() && variable.type() == Type.BOOLEAN && !"true".equals(found.text())
                && !"false".equals(found.text());
    }

    private boolean isIgnored(Variable variable) {
        return variable.name().equals(Variables.LOCAL_DB_PATH) && sources.role().equals("solo");
    }

    private void choices() {
        choice("PRB_UP_UNTIL", Variables.UP_PID, "until", List.of("", "synced", "computing"));
        choice("PRB_DEVNET_WORKER_GENERATION", "prb.devnet.pruntime", "generation", List.of("0.2.6", "2.0"));
        choice(Variables.VERIFY_STATE, "prb.blob.encoder", "verifyState", List.of("off", "on", "auto"));
        forcedChanges();
        choice(OpsVariables.SMTP_SECURITY, OpsVariables.ALARMS, "smtpSecurity", List.of("starttls", "tls", "none"));
        choice(OpsVariables.DEADMAN_METHOD, OpsVariables.ALARMS, "deadmanMethod", List.of("GET", "POST"));
        choice(OpsVariables.LOG_FORMAT, Variables.LOG_PID, "format", List.of("text", "json"));
        accountLow();
        pccs();
    }

    private void accountLow() {
        String amount = String.valueOf(Objects.requireNonNull(settings.get(OpsVariables.ALARMS + "/accountLow")).value());
        if (!AMOUNT.matcher(amount).matches()) {
            errors.add(OpsVariables.ACCOUNT_LOW + " must be a whole number of the smallest unit, not '" + amount + "'");
        }
    }

    private void pccs() {
        String url = String.valueOf(Objects.requireNonNull(settings.get("prb.worker.pruntime/pccsUrl")).value());
        if (!url.isBlank() && !HTTP_URL.matcher(url).matches()) {
            errors.add(Variables.PCCS_URL + " must be an http or https URL, not '" + url + "'");
        }
    }

    private void forcedChanges() {
        Setting setting = Objects.requireNonNull(settings.get("prb.blob.encoder/confirmedForcedChanges"));
        for (Object each : setting.value() instanceof Object[] values ? values : new Object[0]) {
            if (!FORCED_CHANGE.matcher(String.valueOf(each)).matches()) {
                errors.add(
                        Variables.FORCED_CHANGES + " must be a comma separated list of NUMBER:0xHASH, the hash with 64 digits; '"
                                + each + "' is none");
            }
        }
    }

    private void choice(String name, String pid, String key, List<String> allowed) {
        Object value = Objects.requireNonNull(settings.get(pid + "/" + key)).value();
        if (!allowed.contains(value)) {
            errors.add(name + " must be one of " + String.join(", ", allowed.stream().filter(text -> !text.isEmpty()).toList())
                    + ", not '" + value + "'");
        }
    }

    private Object fallbackValue(Variable variable) {
        String text = fallback(variable);
        return text.isEmpty() ? "" : variable.type().parse(text, variable.min(), variable.max())
                .orElseThrow(() -> new IllegalStateException("default of " + variable.pid() + "." + variable.key()
                        + " can not be read"));
    }

    private String fallback(Variable variable) {
        return variable.fallback().replace("{data}", sources.data()).replace("{provider}", providerFolder());
    }

    /** A data provider keeps its data where {@code PHALA_LOCAL_DB_PATH} says, as the original; all others in the data folder. */
    private String providerFolder() {
        return isProvider() ? sources.find(Variables.LOCAL_DB_PATH).map(Sources.Found::text).filter(text -> !text.isBlank())
                .orElse(sources.data()) : sources.data();
    }

    private boolean isProvider() {
        return sources.role().equals("data_provider");
    }

    /** A number of a feature in the type that the component takes. */
    private static Object fitted(Variable variable, Object value) {
        return variable.type() == Type.INT && value instanceof Number number ? (Object) number.intValue() : value;
    }

    private static Setting setting(Variable variable, Object value, Origin origin) {
        return new Setting(variable.name(), variable.pid(), variable.key(), value, origin, variable.secret());
    }

    private void put(Setting setting) {
        settings.put(setting.pid() + "/" + setting.key(), setting);
    }

    private static String id(Variable variable) {
        return variable.pid() + "/" + variable.key();
    }
}
