package prb.itests;

import java.io.IOException;

/** An answer that no data provider may give. */
final class WrongAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    WrongAnswerException(String message) {
        super(message);
    }
}
