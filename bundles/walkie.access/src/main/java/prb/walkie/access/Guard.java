package prb.walkie.access;

import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import prb.walkie.api.Access;
import prb.walkie.api.AccessGuard;
import prb.walkie.api.AuthCall;
import prb.walkie.api.Caller;
import prb.walkie.api.GuardedNode;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;

/**
 * The rules at one node: reading is open to all but peers that told another chain; changing needs this host, an allowed peer id,
 * or the pre-shared key. Safe for any thread.
 */
final class Guard implements AccessGuard {

    private final AccessControl control;
    private final GuardedNode node;
    private final ChainClaims claims = new ChainClaims();
    private final PskServer auth;

    Guard(AccessControl control, GuardedNode node, Clock clock) {
        this.control = control;
        this.node = node;
        this.auth = new PskServer(control::key, node.peerId(), control::granted,
                (caller, what) -> may(caller, node.accessOf(what).orElse(Access.CHANGE)), clock);
    }

    @Override
    public Caller caller(String peerId, InetAddress remote, InetAddress local) {
        boolean same = control.isSameHost(remote, local);
        return new Caller(peerId, remote.getHostAddress(), same, same || control.isAllowed(peerId));
    }

    private boolean may(Caller caller, Access access) {
        return caller.allowed() || access == Access.READ && !claims.isOfAnother(caller.peerId(), node.chainIdentity());
    }

    @Override
    public void check(Caller caller, Access access, String what) throws WalkieException {
        if (may(caller, access)) {
            return;
        }
        control.refused();
        String reason = access == Access.READ ? "it serves another chain" : "it is not allowed";
        throw new WalkieException(WalkieException.Type.UNAUTHORIZED, "peer " + caller.peerId() + " may not call " + what + ": "
                + reason + "; allow it on the host that refused with: prb peer allow " + caller.peerId());
    }

    @Override
    public void told(String peerId, String chainIdentity) {
        claims.told(peerId, chainIdentity);
    }

    @Override
    public WalkieMethod auth() {
        return auth;
    }

    @Override
    public boolean showKey(String peerId, AuthCall call) throws WalkieException, PeerUnreachableException {
        Optional<PreSharedKey> key = control.key();
        return key.isPresent() && new PskClient(key.get(), node.peerId()).show(peerId, call);
    }
}
