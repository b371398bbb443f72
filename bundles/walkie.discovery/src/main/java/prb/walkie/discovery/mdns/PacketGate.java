package prb.walkie.discovery.mdns;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which packets are looked at: 500 per second, of one sender 100, so that one that floods does not silence the others. The 256
 * senders heard of last are remembered. Safe for any thread.
 */
final class PacketGate {

    static final int PACKETS_PER_SECOND = 500;
    static final int PER_SENDER = 100;
    private static final int SENDERS_MAX = 256;

    private final Rate all = new Rate(PACKETS_PER_SECOND);
    private final Map<InetAddress, Rate> senders = new LinkedHashMap<>();

    synchronized boolean take(InetAddress sender) {
        Rate rate = senders.remove(sender);
        rate = rate == null ? new Rate(PER_SENDER) : rate;
        senders.put(sender, rate);
        if (senders.size() > SENDERS_MAX) {
            senders.remove(senders.keySet().iterator().next());
        }
        return rate.take() && all.take();
    }

    /** Senders remembered. */
    synchronized int senders() {
        return senders.size();
    }
}
