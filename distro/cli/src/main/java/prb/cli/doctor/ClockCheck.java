package prb.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import prb.cli.probe.NodeRpc;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/**
 * The local clock beside the time that the chain wrote into its newest block. A chain's time is right to some seconds and never
 * ahead, so a block from the future means a slow clock; an old one means a fast clock or a node that stands still.
 */
final class ClockCheck implements Check {

    private static final String CLOCK = "clock";
    /** Nodes refuse blocks that are further ahead than this. */
    private static final long AHEAD_MS_MAX = 30_000;
    private static final long AHEAD_MS_GOOD = 3_000;
    /** Five blocks of 12 s. */
    private static final long BEHIND_MS_GOOD = 60_000;
    private static final long MS = 1_000;
    private static final Path SYNCED = Path.of("/run/systemd/timesync/synchronized");

    private final Patient patient;
    private final Clock clock;

    ClockCheck(Patient patient, Clock clock) {
        this.patient = patient;
        this.clock = clock;
    }

    @Override
    public String name() {
        return CLOCK;
    }

    @Override
    public List<Finding> look() {
        try (NodeRpc node = PairCheck.firstOf(patient.list(Patient.PARA, "ws://127.0.0.1:9945"))) {
            return List.of(compare(node));
        } catch (IOException e) {
            return List.of(Finding.warn(CLOCK, "", "can not be compared with the chain's: " + e.getMessage(),
                    "mend the para node first"));
        }
    }

    private Finding compare(NodeRpc node) throws IOException {
        if (node.call("system_chainType").text().equals("Development")) {
            return Finding.ok(CLOCK, "", "not judged: a development chain's time runs as it likes" + hint());
        }
        String now = node.call("state_getStorage", PairCheck.plain("Timestamp", "Now").toHex()).text();
        if (now.isEmpty()) {
            return Finding.warn(CLOCK, "", "the chain writes no time into its blocks", "compare it with another source");
        }
        long age = clock.millis() - millis(now);
        String found = "the chain's newest block is " + Math.abs(age) / MS + " s " + (age < 0 ? "ahead of" : "behind")
                + " this clock" + hint();
        String cure = "let NTP set the clock (timedatectl set-ntp true)";
        if (age < -AHEAD_MS_MAX) {
            return Finding.fail(CLOCK, "", found + ": the clock is slow, attestations and time-outs go wrong", cure);
        }
        if (age < -AHEAD_MS_GOOD) {
            return Finding.warn(CLOCK, "", found + ": the clock is slow", cure);
        }
        return age > BEHIND_MS_GOOD
                ? Finding.warn(CLOCK, "", found + ": the clock is fast, or the node stands still",
                        "look at the node's head first, then " + cure)
                : Finding.ok(CLOCK, "", found);
    }

    private static long millis(String value) throws IOException {
        try {
            return new ScaleReader(Bytes.fromHex(value)).u64();
        } catch (RuntimeException e) {
            throw new IOException("the chain's time can not be read: " + e.getMessage(), e);
        }
    }

    private static String hint() {
        return Files.exists(SYNCED) ? "; systemd says that it is synchronized" : "";
    }
}
