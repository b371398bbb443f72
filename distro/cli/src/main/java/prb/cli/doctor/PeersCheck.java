package prb.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import prb.cli.probe.Multiaddr;
import prb.cli.probe.Reach;

/** Boot nodes: their addresses can be read and take a connection. At most 64 of them are tried, all at a time. */
final class PeersCheck implements Check {

    private static final String PEER = "boot node";
    private static final int MOST = 64;

    private final Patient patient;

    PeersCheck(Patient patient) {
        this.patient = patient;
    }

    @Override
    public String name() {
        return PEER;
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        String variable = patient.role().equals("monitor") ? "PTP_BOOT_NODES" : "PHALA_WALKIE_BOOT_NODES";
        List<String> addresses = patient.list(variable, "").stream().limit(MOST).toList();
        List<Finding> findings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Finding>> tries = addresses.stream().map(address -> threads.submit(() -> look(address, variable)))
                    .toList();
            for (Future<Finding> each : tries) {
                findings.add(each.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a boot node could not be tried", e.getCause());
        }
        return findings;
    }

    private static Finding look(String text, String variable) {
        try {
            Multiaddr address = Multiaddr.parse(text);
            if (address.isWildcard()) {
                return Finding.ok(PEER, text, "means none: it names every address of a host");
            }
            Reach reach = Reach.check(address.host(), address.port());
            return address.peer().isPresent() ? Finding.ok(PEER, text, "takes connections (TCP " + reach.millis() + " ms)")
                    : Finding.warn(PEER, text, "takes connections, but names no peer: the original can not use it",
                            "add /p2p/PEER_ID; prb id share KIND --address ADDR prints the whole text");
        } catch (IllegalArgumentException e) {
            return Finding.fail(PEER, text, "is no address of a peer: " + e.getMessage(), "correct " + variable);
        } catch (IOException e) {
            return Finding.warn(PEER, text, "can not be reached: " + e.getMessage(),
                    "it is tried for ever; is that node running?");
        }
    }
}
