package prb.worker.runner;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the runner, PID {@code prb.worker.runner}. */
@ObjectClassDefinition(name = "Worker runner",
        description = "Drives every enabled worker from its start to computing and keeps it there")
public @interface Config {

    @AttributeDefinition(description = "Lowest benchmark score that is good enough; below it a worker is registered again")
    int minBenchScore() default 50;

    @AttributeDefinition(description = "Whether a worker is added to its pool only with at least the lowest score")
    boolean enforceMinBenchScore() default false;

    @AttributeDefinition(description = "Whether all workers are only fed with blocks; nothing is sent to the chain")
    boolean syncOnly() default false;

    @AttributeDefinition(description = "Whether runtimes start without attestation, with the development key; not for production")
    boolean devSkipRa() default false;

    @AttributeDefinition(description = "Bytes of blobs that are kept for workers at about the same height")
    long cacheBytes() default 134_217_728;

    @AttributeDefinition(description = "Whether no blob is kept; those who ask at the same time still share one fetch")
    boolean cacheDisabled() default false;

    @AttributeDefinition(description = "Most workers of a runner, a group whose workers start a few at a time; 1 or more")
    int workersPerRunner() default 150;

    @AttributeDefinition(
            description = "Seconds without movement after which a worker that lacks blocks is looked after; 1 or more")
    int stillS() default 300;

    @AttributeDefinition(description = "Days after which a worker is registered again with a fresh attestation; 0 never")
    int registrationDays() default 0;

    @AttributeDefinition(description = "Whether workers are driven only by agreement with other processes on the same queue")
    boolean membershipNeeded() default false;

    @AttributeDefinition(
            description = "Whether fresh workers that can are given the state of the parachain instead of all of its blocks")
    boolean fastSync() default true;

    @AttributeDefinition(description = "Whether the chain is told where computing workers can be reached")
    boolean publishEndpoints() default false;

    @AttributeDefinition(
            description = "What is published: a URL with {name}, {host} and {port}; empty: what each pRuntime was told itself")
    String publicEndpoint() default "";

    @AttributeDefinition(
            description = "Whether workers are only followed, but for the adopted pools, and nothing is sent")
    boolean shadow() default false;

    @AttributeDefinition(description = "Numbers of the pools that are driven although the others are only followed")
    String[] adoptedPools() default {};
}
