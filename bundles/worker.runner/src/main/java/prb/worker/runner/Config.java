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
}
