package prb.walkie.internal;

import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.libp2p.Connection;
import prb.walkie.api.Access;
import prb.walkie.api.AccessGuard;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.internal.peers.Seldom;
import prb.walkie.internal.rpc.RpcServer;

/** Asks the access rules about the caller of a connection; logs refusals once per peer and minute. Safe for any thread. */
final class GuardGate implements RpcServer.Gate {

    private static final Logger LOG = LoggerFactory.getLogger(GuardGate.class);

    private final AccessGuard guard;
    private final Seldom log;
    private final LongAdder refusals = new LongAdder();

    GuardGate(AccessGuard guard, Clock clock) {
        this.guard = guard;
        this.log = new Seldom(clock);
    }

    @Override
    public Caller caller(Connection connection) {
        return guard.caller(connection.remote().toString(), connection.remoteAddress().getAddress(),
                connection.localAddress().getAddress());
    }

    @Override
    public void check(Caller caller, Access access, String what) throws WalkieException {
        try {
            guard.check(caller, access, what);
        } catch (WalkieException e) {
            refusals.increment();
            if (log.isDue(caller.peerId())) {
                LOG.warn("refused a call from {}: {}", caller.host(), e.getMessage());
            }
            throw e;
        }
    }

    /** Calls refused since the start. */
    long refusals() {
        return refusals.sum();
    }
}
