package prb.identity.keyfile;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A key file can not be used or made. The message names the file, the reason and the cure, and is complete without the cause. */
public final class KeyFileException extends IOException {

    private static final long serialVersionUID = 1L;

    public KeyFileException(String message) {
        super(message);
    }

    public KeyFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
