package prb.cli.doctor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import prb.cli.probe.Multiaddr;
import prb.launcher.RunningRoles;

/**
 * Ports that the role listens on: free, or held by a role of ours (told from /proc, where a process of this user has the
 * socket).
 */
final class PortsCheck implements Check {

    private static final String PORTS = "port";
    private static final Map<String, Integer> HTTP = Map.of("data_provider", 9_101, "lifecycle", 9_102, "trade", 9_103, "arena",
            9_104);
    private static final int HTTP_ELSE = 3_000;
    private static final int BLOBS = 8_012;
    private static final int QUEUE_PAGE = 4_567;
    private static final Set<String> WITH_QUEUE_PAGE = Set.of("solo", "lifecycle", "arena");
    private static final Set<String> WITHOUT_PEERS = Set.of("arena", "devnet");
    private static final String LISTENING = "0A";
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEX = 16;

    private final Patient patient;

    PortsCheck(Patient patient) {
        this.patient = patient;
    }

    @Override
    public String name() {
        return "ports";
    }

    @Override
    public List<Finding> look() throws IOException {
        List<Finding> findings = new ArrayList<>();
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("HTTP", (int) patient.number("PRB_HTTP_PORT", patient.role().equals("monitor")
                ? patient.number("PORT", HTTP_ELSE)
                : HTTP.getOrDefault(patient.role(), HTTP_ELSE)));
        if (patient.feeds()) {
            long guide = patient.number("PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", 0);
            ports.put("blob server", (int) (guide > 0 ? guide : patient.number("PHALA_DATA_PROVIDER_LOCAL_SERVER", BLOBS)));
        }
        if (WITH_QUEUE_PAGE.contains(patient.role())) {
            ports.put("queue page", (int) patient.number("PRB_QUEUE_HTTP_PORT", QUEUE_PAGE));
        }
        String listen = patient.role().equals("monitor") ? "PTP_LISTEN_ADDRESSES" : "PHALA_WALKIE_LISTEN_ADDRESSES";
        for (String address : WITHOUT_PEERS.contains(patient.role()) ? List.<String>of() : patient.list(listen, "")) {
            try {
                ports.put("peers at " + address, Multiaddr.parse(address).port());
            } catch (IllegalArgumentException e) {
                findings.add(Finding.fail(PORTS, address, "is no listen address: " + e.getMessage(), "mend " + listen));
            }
        }
        for (Map.Entry<String, Integer> each : ports.entrySet()) {
            if (each.getValue() != 0) {
                findings.add(port(each.getKey(), each.getValue()));
            }
        }
        return findings;
    }

    private Finding port(String what, int port) throws IOException {
        String subject = port + " (" + what + ")";
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            String host = what.equals("HTTP") || what.equals("queue page") ? patient.setting("PRB_HTTP_HOST").orElse("127.0.0.1")
                    : "";
            probe.bind(new InetSocketAddress(host.isEmpty() ? null : InetAddress.getByName(host), port));
            return Finding.ok(PORTS, subject, "is free");
        } catch (BindException taken) {
            Optional<RunningRoles.Role> holder = holder(port);
            return holder.isPresent()
                    ? Finding.ok(PORTS, subject, "is held by our running role " + holder.get().name() + " (process "
                            + holder.get().pid() + ")")
                    : Finding.fail(PORTS, subject, "can not be had: " + taken.getMessage(),
                            "find who has it (ss -ltnp), or choose another port");
        } catch (IllegalArgumentException e) {
            return Finding.fail(PORTS, subject, "is no port", "choose one from 1 to 65535");
        } catch (IOException e) {
            return Finding.fail(PORTS, subject, "can not be had: " + e.getMessage(), "choose another address or port");
        }
    }

    private Optional<RunningRoles.Role> holder(int port) throws IOException {
        Set<String> sockets = listening(port);
        for (RunningRoles.Role role : RunningRoles.find(patient.environment())) {
            if (sockets.stream().anyMatch(openFiles(role.pid())::contains)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Names of the sockets that listen on a port. */
    private static Set<String> listening(int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (!Files.isReadable(Path.of(table))) {
                continue;
            }
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                lines.skip(1).map(line -> line.strip().split(" +"))
                        .filter(row -> row.length > INODE && row[STATE].equals(LISTENING)
                                && Integer.parseInt(row[1].substring(row[1].indexOf(':') + 1), HEX) == port)
                        .forEach(row -> sockets.add("socket:[" + row[INODE] + "]"));
            }
        }
        return sockets;
    }

    private static Set<String> openFiles(long pid) {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path file : files) {
                names.add(target(file));
            }
        } catch (IOException ofAnotherUser) {
            return Set.of();
        }
        return names;
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
