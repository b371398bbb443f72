package prb.walkie.api;

import java.util.Optional;

/** What a peer says it is. Numbers are those of {@code WalkieRoles} in the original's schema. */
public enum PeerRole {
    CLIENT(0),
    DATA_PROVIDER(1),
    DATA_PROVIDER_EXTERNAL(2),
    LIFECYCLE(3),
    TRADER(4);

    private final int number;

    PeerRole(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** The role of a number; empty for one that no known version uses. */
    public static Optional<PeerRole> of(int number) {
        for (PeerRole role : values()) {
            if (role.number == number) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
