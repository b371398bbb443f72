package prb.blob.server;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;

/**
 * What the server needs to know.
 *
 * @param sessionBytesMax bytes of answers queued per session; one larger value is still served alone
 * @param totalBytesMax bytes of answers queued over all sessions
 * @param cacheBytesMax bytes of values kept, those in direct memory included
 * @param directBytesMax bytes of direct memory that kept values may take, those that wait for the collector included
 * @param headerTimeoutMs time within which a begun frame must be complete
 * @param idleTimeoutMs time after which a session that asks nothing is closed
 * @param stallTimeoutMs time after which a session that takes no byte of its answers is closed
 * @param token secret that a client must show first; null when none is asked for
 * @param tls identity for TLS; null for plain TCP
 */
record Settings(InetSocketAddress address, int loops, int readers, long sessionBytesMax, long totalBytesMax, long cacheBytesMax,
        long directBytesMax, int sessionsMax, int sessionsPerHostMax, long headerTimeoutMs, long idleTimeoutMs,
        long stallTimeoutMs,
        @Nullable Bytes token, @Nullable SSLContext tls) {

    static final long MIB = 1 << 20;

    /** Defaults on an address, for what a test or a benchmark does not care about. */
    static Settings on(InetSocketAddress address) {
        return new Settings(address, 2, 4, 64 * MIB, 128 * MIB, 64 * MIB, 64 * MIB, 1_024, 256, 5_000, 60_000, 30_000, null,
                null);
    }

    Settings withToken(Bytes secret) {
        return new Settings(address, loops, readers, sessionBytesMax, totalBytesMax, cacheBytesMax, directBytesMax, sessionsMax,
                sessionsPerHostMax, headerTimeoutMs, idleTimeoutMs, stallTimeoutMs, secret, tls);
    }

    Settings withMemory(long perSession, long total, long cache) {
        return new Settings(address, loops, readers, perSession, total, cache, directBytesMax, sessionsMax, sessionsPerHostMax,
                headerTimeoutMs,
                idleTimeoutMs, stallTimeoutMs, token, tls);
    }

    Settings withDirect(long bytesMax) {
        return new Settings(address, loops, readers, sessionBytesMax, totalBytesMax, cacheBytesMax, bytesMax, sessionsMax,
                sessionsPerHostMax, headerTimeoutMs, idleTimeoutMs, stallTimeoutMs, token, tls);
    }

    Settings withSessions(int total, int perHost) {
        return new Settings(address, loops, readers, sessionBytesMax, totalBytesMax, cacheBytesMax, directBytesMax, total,
                perHost,
                headerTimeoutMs, idleTimeoutMs, stallTimeoutMs, token, tls);
    }

    Settings withTimeouts(long headerMs, long idleMs, long stallMs) {
        return new Settings(address, loops, readers, sessionBytesMax, totalBytesMax, cacheBytesMax, directBytesMax, sessionsMax,
                sessionsPerHostMax, headerMs, idleMs, stallMs, token, tls);
    }

    Settings withTls(SSLContext identity) {
        return new Settings(address, loops, readers, sessionBytesMax, totalBytesMax, cacheBytesMax, directBytesMax, sessionsMax,
                sessionsPerHostMax, headerTimeoutMs, idleTimeoutMs, stallTimeoutMs, token, identity);
    }
}
