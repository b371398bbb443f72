package prb.ops.alarms;

/** Names of causes: an api, since silences and receivers go by them. */
final class Causes {

    static final String CHAIN_DOWN = "chain-down";
    static final String CHAIN_STALLED = "chain-stalled";
    static final String CHAIN_SOURCE = "chain-source";
    static final String ENCODER = "encoder";
    static final String PROVIDER_STALLED = "provider-stalled";
    static final String PROVIDER_BEHIND = "provider-behind";
    static final String UNRESPONSIVE = "workers-unresponsive";
    static final String SLASHING = "workers-slashing-risk";
    static final String ERROR = "workers-error";
    static final String BEHIND = "workers-behind";
    static final String ATTESTATION = "attestation-expiring";
    static final String ACCOUNT_EMPTY = "account-empty";
    static final String ACCOUNT_LOW = "account-low";
    static final String DISK = "disk-low";
    static final String HEALTH = "health";
    static final String PROCESS = "process-dead";

    private Causes() {}
}
