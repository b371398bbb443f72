package prb.ops.api;

/** What somebody may do with a role's api; each includes those before it. */
public enum ApiRole {
    /** Read everything but secrets, which nobody reads. */
    VIEW,
    /** Change what runs: restart, pause, retry, silence. Undone by the opposite action, touches no key and no money at stake. */
    OPERATE,
    /** Change what is: pools, workers, stakes, operators, settings, bundles. */
    ADMIN
}
