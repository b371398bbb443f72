package prb.blob.client;

import org.apache.felix.hc.api.Result;

/** Whether a data provider is reached, said once for health and for readiness, which weigh it differently. Stateless. */
final class ProviderCheck {

    private ProviderCheck() {
    }

    /** @param without status while no provider is reached */
    static Result of(Reach client, Result.Status without) {
        return client.isReached()
                ? new Result(Result.Status.OK, "A data provider is connected; " + client.refusals()
                        + " blobs were refused by workers")
                : new Result(without, "No data provider is reached: " + client.names()
                        + ". Look whether they run; it is tried again by itself");
    }
}
