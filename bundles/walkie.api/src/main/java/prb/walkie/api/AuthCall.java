package prb.walkie.api;

import org.osgi.annotation.versioning.ConsumerType;
import prb.scale.Bytes;

/** Calls the method {@code Auth} of the peer that is to take our key. */
@ConsumerType
@FunctionalInterface
public interface AuthCall {

    /** @param request protobuf message AuthRequest @return protobuf message AuthResponse */
    Bytes call(Bytes request) throws WalkieException, PeerUnreachableException;
}
