package prb.worker.inventory;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What the log calls this node, among those that share an inventory. */
final class ThisNode {

    private ThisNode() {}

    /** Process and host, as where nodes are told. */
    static String name() {
        String process = "process " + ProcessHandle.current().pid();
        try {
            return process + " on " + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return process;
        }
    }
}
