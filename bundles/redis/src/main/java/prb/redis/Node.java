package prb.redis;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * Who works on the queue: one activation of the component.
 *
 * @param bridge bridge identity
 * @param place host and process, for operators
 * @param instance unlike any other's, also after a restart
 */
record Node(String bridge, String place, String instance) {

    static Node here(String bridge) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown";
        }
        long pid = ProcessHandle.current().pid();
        return new Node(bridge, "process " + pid + " on " + host, host + "-" + pid + "-" + UUID.randomUUID());
    }

    /** The form in Redis; also fit for reading. */
    String text() {
        return bridge + "\n" + place + "\n" + instance;
    }

    /** @throws IllegalArgumentException when the text is no node's */
    static Node parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != 3) {
            throw new IllegalArgumentException("a node has " + lines.length + " lines, not 3");
        }
        return new Node(lines[0], lines[1], lines[2]);
    }

    @Override
    public String toString() {
        return place + " of bridge '" + bridge + "'";
    }
}
