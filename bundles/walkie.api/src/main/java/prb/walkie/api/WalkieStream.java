package prb.walkie.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import prb.scale.Bytes;

/**
 * Handler of a raw stream protocol, for example {@code /blob}: the request is what the caller sent until it closed its side,
 * the answer is written and the stream closed. A whiteboard service like {@link WalkieMethod}.
 */
@ConsumerType
public interface WalkieStream {

    /** Protocol name with its leading slash. Constant. */
    String protocol();

    /** Who may call. Constant. */
    Access access();

    /** The answer as parts that are written in order; an empty list answers nothing. */
    List<Bytes> handle(Caller caller, Bytes request) throws WalkieException;
}
