package prb.config;

/**
 * One setting.
 *
 * @param name environment variable; the flags of the command line carry the same name
 * @param pid configuration that holds it
 * @param key key within that configuration
 * @param fallback default as text; {@code {data}} stands for the data folder; empty means the text ""
 * @param min smallest number, for numbers
 * @param max largest number, for numbers
 * @param unit unit of the value, empty when it has none
 * @param secret whether the value is never shown
 */
record Variable(String name, String pid, String key, Type type, String fallback, long min, long max, String unit, boolean secret,
        String description) {

    static Variable of(String name, String pid, String key, Type type, String fallback, String description) {
        return new Variable(name, pid, key, type, fallback, 0, 0, "", false, description);
    }

    static Variable number(String name, String pid, String key, Type type, long fallback, long min, long max, String unit,
            String description) {
        return new Variable(name, pid, key, type, Long.toString(fallback), min, max, unit, false, description);
    }

    /** Its value is never shown. */
    Variable hidden() {
        return new Variable(name, pid, key, type, fallback, min, max, unit, true, description);
    }

    Variable named(String other) {
        return new Variable(other, pid, key, type, fallback, min, max, unit, secret, description);
    }

    Variable in(String otherPid) {
        return new Variable(name, otherPid, key, type, fallback, min, max, unit, secret, description);
    }

    /** The same, never shown. */
    Variable kept() {
        return new Variable(name, pid, key, type, fallback, min, max, unit, true, description);
    }

    Variable withFallback(String text) {
        return new Variable(name, pid, key, type, text, min, max, unit, secret, description);
    }

    /** Variables of our own are checked strictly; those of the original fall back to the default with a warning. */
    boolean isStrict() {
        return name.startsWith("PRB_");
    }

    /** What the value may be, for messages. */
    String expected() {
        return switch (type) {
            case INT, LONG -> "a whole number from " + min + " to " + max + (unit.isEmpty() ? "" : " (" + unit + ")");
            case BOOLEAN -> "true or false";
            case LEVEL -> "one of trace, debug, info, warn, error, fatal";
            case TEXTS -> "a comma separated list";
            case TEXT, PATH -> "a text that is not empty";
        };
    }
}
