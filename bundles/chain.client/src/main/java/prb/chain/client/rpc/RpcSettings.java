package prb.chain.client.rpc;

import java.time.Duration;

/**
 * Limits of one connection.
 *
 * @param callTimeout longest wait for an ordinary answer, waiting for a free slot included
 * @param largeCallTimeout the same for answers that may have megabytes
 * @param messageBytesMax largest message taken; a larger one closes the connection
 * @param inFlightMax cheap calls sent and not yet answered; see {@link CallClass} for the others
 * @param pingEvery pause between pings; a connection silent for five of them is closed, for two when a call waits in vain
 * @param backoffMin first pause before a reconnect @param backoffMax longest pause
 */
public record RpcSettings(Duration callTimeout, Duration largeCallTimeout, int messageBytesMax, int inFlightMax,
        Duration pingEvery, Duration backoffMin, Duration backoffMax) {

    /**
     * 30 s and 120 s; 64 MiB, four times a node's usual limit, for a text needs its size in heap several times; 64 calls; 3
     * s; 0.25 s to 10 s.
     */
    public static final RpcSettings DEFAULT = new RpcSettings(Duration.ofSeconds(30), Duration.ofSeconds(120), 64 << 20, 64,
            Duration.ofSeconds(3), Duration.ofMillis(250), Duration.ofSeconds(10));
}
