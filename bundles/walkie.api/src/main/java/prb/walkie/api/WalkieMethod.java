package prb.walkie.api;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;
import prb.scale.Bytes;

/**
 * Handler of one RPC method of protocol {@code /pb}; registered as a service, found by the transport (whiteboard). When
 * several services name the same method, the highest ranking one is called. Called on virtual threads, any number at once.
 *
 * <p>A call of {@link Access#READ} is interrupted when its time is over or its caller is gone. One of {@link Access#CHANGE} never
 * is: half a change helps nobody.
 */
@ConsumerType
public interface WalkieMethod {

    /** Name in the schema, for example {@code GetBlobByKey}. Constant. */
    String name();

    /** Who may call. Constant. */
    Access access();

    /**
     * How long a call may take at most, more than zero. Later the caller is told an error of type SERVER. Constant.
     */
    default Duration atMost() {
        return Duration.ofSeconds(60);
    }

    /**
     * Answers one call. The bytes are protobuf messages of the method's request and response type, the request as it
     * came, with fields that are unknown here.
     *
     * @throws WalkieException travels to the caller with its type and message; any other exception becomes type SERVER
     */
    Bytes handle(Caller caller, Bytes request) throws WalkieException;
}
