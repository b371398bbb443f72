package prb.identity.keyfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The user that this process runs as.
 *
 * @param uid its number, or {@link #UNKNOWN} where the system does not tell; then owners are not compared
 */
record Account(int uid) {

    static final int UNKNOWN = -1;
    static final int ROOT = 0;

    /** Linux lets the owner of {@code /proc/self} be the effective user of the process. */
    static Account current() {
        Path self = Path.of("/proc/self");
        try {
            boolean told = Files.exists(self) && self.getFileSystem().supportedFileAttributeViews().contains("unix");
            return new Account(told && Files.getAttribute(self, "unix:uid") instanceof Integer uid ? uid : UNKNOWN);
        } catch (IOException | UnsupportedOperationException e) {
            return new Account(UNKNOWN);
        }
    }

    /** Whether a file of this owner could be changed by somebody who is neither this process nor the administrator. */
    boolean isStranger(int owner) {
        return uid != UNKNOWN && owner != uid && owner != ROOT;
    }

    @Override
    public String toString() {
        return uid == UNKNOWN ? "the user of this process" : Integer.toString(uid);
    }
}
