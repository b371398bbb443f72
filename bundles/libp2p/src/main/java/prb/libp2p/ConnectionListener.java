package prb.libp2p;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of connections. Called on a thread of the host; must return soon. */
@ConsumerType
public interface ConnectionListener {
    void opened(Connection connection);

    void closed(Connection connection);
}
