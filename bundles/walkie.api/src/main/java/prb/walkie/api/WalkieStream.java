package prb.walkie.api;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import prb.scale.Bytes;

/**
 * Handler of a raw stream protocol, for example {@code /blob}: the request is what the caller sent until it closed its side,
 * the answer is written and the stream closed. A whiteboard service like {@link WalkieMethod}, interrupted as that is.
 *
 * <p>When the caller may not call, or the handler fails, the stream is reset, which a caller can tell from an empty answer. Only
 * {@code /blob} then answers nothing, because callers of the original expect that.
 */
@ConsumerType
public interface WalkieStream {

    /** Protocol name with its leading slash. Constant. */
    String protocol();

    /** Who may call. Constant. */
    Access access();

    /** How long a call may take at most, more than zero; later the stream is reset. Constant. */
    default Duration atMost() {
        return Duration.ofSeconds(60);
    }

    /** The answer as parts that are written in order; an empty list answers nothing. */
    List<Bytes> handle(Caller caller, Bytes request) throws WalkieException;
}
