package prb.cli.doctor;

/**
 * What one check found.
 *
 * @param check what was looked at, for example {@code relay node}
 * @param subject which one; empty when there is only one
 * @param found one or two sentences, without secrets
 * @param next what to do; empty when nothing is to be done
 */
public record Finding(String check, String subject, Status status, String found, String next) {

    /** How good it is. */
    public enum Status {
        /** As it should be. */
        OK,
        /** Works, but somebody should look at it. */
        WARN,
        /** Does not work, or will not. */
        FAIL
    }

    static Finding ok(String check, String subject, String found) {
        return new Finding(check, subject, Status.OK, found, "");
    }

    static Finding warn(String check, String subject, String found, String next) {
        return new Finding(check, subject, Status.WARN, found, next);
    }

    static Finding fail(String check, String subject, String found, String next) {
        return new Finding(check, subject, Status.FAIL, found, next);
    }
}
