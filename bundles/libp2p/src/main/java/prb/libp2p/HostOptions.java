package prb.libp2p;

import java.time.Duration;
import java.util.List;

/**
 * Limits of a host. {@link #DEFAULT} suits a node that knows some hundred peers.
 *
 * @param agent agentVersion of identify
 * @param muxers muxer protocols in the order of preference when dialling; all of them are accepted
 * @param connectionsMax open connections
 * @param connectionsPerAddressMax inbound connections of one IP address
 * @param pendingMax inbound connections that are not upgraded yet; when one more comes, the oldest of the address with most of
 *     them has to go
 * @param upgrade bound on multistream, noise and muxer together
 * @param streamsMax streams open at once on a connection that the other side opened
 * @param streamsPerSecond new streams per second that the other side may open
 * @param streamIdle a stream on which nothing happens for this long is reset
 * @param idle a connection without streams is closed after this
 * @param stall a write that makes no progress for this long ends the connection
 * @param bufferedBytesMax bytes received but not read yet, per connection
 */
public record HostOptions(String agent, List<String> muxers, int connectionsMax, int connectionsPerAddressMax, int pendingMax,
        Duration upgrade, int streamsMax, int streamsPerSecond, Duration streamIdle, Duration idle, Duration stall,
        int bufferedBytesMax) {

    public static final String MPLEX = "/mplex/6.7.0";
    public static final String YAMUX = "/yamux/1.0.0";

    public static final HostOptions DEFAULT = new HostOptions("prb", List.of(YAMUX, MPLEX), 2_048, 256, 64,
            Duration.ofSeconds(10), 128, 10_000, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(30),
            32 << 20);

    public HostOptions {
        muxers = List.copyOf(muxers);
        if (muxers.isEmpty() || !List.of(YAMUX, MPLEX).containsAll(muxers)) {
            throw new IllegalArgumentException("muxers must be among " + YAMUX + " and " + MPLEX + ", not " + muxers);
        }
    }

    /** The same with other muxers. */
    public HostOptions withMuxers(List<String> others) {
        return new HostOptions(agent, others, connectionsMax, connectionsPerAddressMax, pendingMax, upgrade, streamsMax,
                streamsPerSecond, streamIdle, idle, stall, bufferedBytesMax);
    }

    /** The same with another bound on idle connections. */
    public HostOptions withIdle(Duration other) {
        return new HostOptions(agent, muxers, connectionsMax, connectionsPerAddressMax, pendingMax, upgrade, streamsMax,
                streamsPerSecond, streamIdle, other, stall, bufferedBytesMax);
    }
}
