package prb.libp2p.internal.mux;

import java.time.Duration;

/**
 * Bounds of a muxer.
 *
 * @param streamsMax streams of the other side open at once
 * @param streamsPerSecond new streams of the other side
 * @param bufferedBytesMax received and not yet read, over all streams
 * @param streamIdle longest wait on a stream
 * @param stall longest wait for room in the buffers
 * @param budget room of all connections of the host
 */
public record MuxLimits(int streamsMax, int streamsPerSecond, int bufferedBytesMax, Duration streamIdle, Duration stall,
        RoomBudget budget) {}
