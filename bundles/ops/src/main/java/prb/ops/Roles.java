package prb.ops;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import prb.ops.api.ApiRole;

/** Roles as words. Stateless. */
final class Roles {

    private Roles() {}

    static String name(ApiRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a word that is none. */
    static Optional<ApiRole> of(String word) {
        return Arrays.stream(ApiRole.values()).filter(role -> name(role).equals(word)).findFirst();
    }
}
