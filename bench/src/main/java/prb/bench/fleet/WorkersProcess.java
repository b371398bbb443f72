package prb.bench.fleet;

import java.io.IOException;

/**
 * A process of simulated pRuntimes on one port, told apart by path. Orders: {@code total}, {@code reached PARA}, {@code hide}
 * (every connection breaks and no new one is taken), {@code show}.
 */
public final class WorkersProcess {

    private WorkersProcess() {}

    /** @param args port, workers, relay block that they have (0: fresh), highest para block there will be */
    public static void main(String[] args) throws IOException, InterruptedException {
        Tally tally = new Tally(Integer.parseInt(args[3]));
        FakeWorker[] workers = new FakeWorker[Integer.parseInt(args[1])];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new FakeWorker(i, Long.parseLong(args[2]), tally);
        }
        try (WorkersListener listener = new WorkersListener(Integer.parseInt(args[0]), workers)) {
            Orders.serve(words -> switch (words[0]) {
                case "total" -> tally.total() + " " + listener.connections();
                case "reached" -> tally.reached(Integer.parseInt(words[1]));
                case "hide" -> listener.show(false);
                default -> listener.show(true);
            });
        }
    }
}
