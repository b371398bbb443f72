package prb.worker.api;

import java.math.BigInteger;
import java.net.URI;

/**
 * A worker as the operator configured it.
 *
 * @param id random UUID, given by the inventory
 * @param pid the pool it belongs to
 * @param name unique over all pools
 * @param endpoint http or https URL of its pRuntime, without trailing slash
 * @param stake in the smallest unit, at least 10^12 (1 PHA)
 */
public record Worker(String id, long pid, String name, URI endpoint, BigInteger stake, boolean enabled, boolean syncOnly,
        boolean gatekeeper) {}
