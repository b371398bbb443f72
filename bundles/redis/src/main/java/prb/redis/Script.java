package prb.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The Lua scripts of the queue, the accounts, the membership and the records; each file says what it takes and returns. */
enum Script {
    OFFER, TAKE, MINE, FINISH, RELEASE, ADOPT, RECLAIM, FORGET, STATUS, LIST, STATS, TIDY, BEAT, LEAVE,
    CLAIM, ATTEMPT, ATTEMPTS, RESOLVE,
    FLEET_BEAT, FLEET_CLAIM, FLEET_RELEASE, FLEET_OWNED, FLEET_HOLDER, FLEET_HOLDERS, FLEET_LEAVE,
    REC_STATE, REC_FILL, REC_SINCE, REC_STAGE, REC_APPEND;

    private final String text = read("queue") + (isOfAccounts() ? read("trade") : "")
            + (isOfMembers() || isOfRecords() ? read("fleet") : "")
            + (isOfRecords() ? read("records") : "") + read(name().toLowerCase(Locale.ROOT));

    private boolean isOfAccounts() {
        return List.of("CLAIM", "ATTEMPT", "ATTEMPTS", "RESOLVE").contains(name());
    }

    private boolean isOfMembers() {
        return name().startsWith("FLEET_");
    }

    private boolean isOfRecords() {
        return name().startsWith("REC_");
    }

    private static String read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("the bundle has no " + name + ".lua");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole script. */
    String text() {
        return text;
    }
}
