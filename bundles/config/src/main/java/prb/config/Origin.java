package prb.config;

/** Where a value comes from, strongest first. */
enum Origin {
    FLAG,
    ENVIRONMENT,
    OVERLAY,
    FILE,
    FEATURE,
    DEFAULT;

    String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
