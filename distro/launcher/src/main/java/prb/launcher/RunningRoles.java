package prb.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The roles that run on this host, for programs of the {@code prb} command beside the launcher. */
public final class RunningRoles {

    /** How an answer begins that is a failure. */
    public static final String FAILURE = ShellCommand.FAILURE;

    private RunningRoles() {}

    /**
     * A running role.
     *
     * @param data its data folder
     * @param socket of its shell
     */
    public record Role(String name, long pid, Path data, Path socket) {

        /**
         * Sends one line to its shell.
         *
         * @throws IOException when it can not be reached, does not answer in time, or answers with more than 16 MiB
         */
        public String ask(String line, Duration atMost) throws IOException {
            return RoleClient.ask(socket, line, atMost);
        }
    }

    /** Living ones, by name and process. @throws IOException when the folder where they register can not be read */
    public static List<Role> find(Map<String, String> environment) throws IOException {
        try {
            List<Role> roles = new ArrayList<>();
            for (RunDirectory.Entry entry : RunDirectory.of(new Host(Path.of("."), environment, System.out, System.err))
                    .entries()) {
                roles.add(new Role(entry.role(), entry.pid(), entry.data(), entry.socket()));
            }
            return roles;
        } catch (LaunchException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
