package prb.ops;

import java.util.Optional;

/**
 * What the guard says of a request.
 *
 * @param status 0 to let it pass, else the status of the refusal
 * @param message why it is refused, empty when it is not
 * @param who who asks; empty for nobody that is known, who may read what is open to all
 */
record Decision(int status, String message, Optional<Who> who) {

    static Decision pass(Optional<Who> who) {
        return new Decision(0, "", who);
    }

    static Decision refuse(int status, String message) {
        return new Decision(status, message, Optional.empty());
    }

    boolean passes() {
        return status == 0;
    }
}
