package prb.chain.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears what becomes of a submitted extrinsic. */
@ConsumerType
@FunctionalInterface
public interface TransactionListener {
    void status(TransactionStatus status);
}
