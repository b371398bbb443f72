package prb.walkie.api;

import org.osgi.annotation.versioning.ConsumerType;
import prb.scale.Bytes;

/**
 * Handler of one RPC method of protocol {@code /pb}; registered as a service, found by the transport (whiteboard). When
 * several services name the same method, the highest ranking one is called. Called on virtual threads, any number at once.
 */
@ConsumerType
public interface WalkieMethod {

    /** Name in the schema, for example {@code GetBlobByKey}. Constant. */
    String name();

    /** Who may call. Constant. */
    Access access();

    /**
     * Answers one call. The bytes are protobuf messages of the method's request and response type.
     *
     * @throws WalkieException travels to the caller with its type and message; any other exception becomes type SERVER
     */
    Bytes handle(Caller caller, Bytes request) throws WalkieException;
}
