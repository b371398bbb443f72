package prb.launcher;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be undone when the process ends, last first. Runs as the JVM's shutdown hook, whatever ends the process. */
final class Shutdown {
    /** One step. */
    interface Step {
        void run() throws Exception;
    }

    private record Named(String name, Step step) {}

    private final Deque<Named> steps = new ArrayDeque<>();
    private final PrintStream err;

    Shutdown(PrintStream err) {
        this.err = err;
    }

    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::run, "prb-shutdown"));
    }

    synchronized void add(String name, Step step) {
        steps.push(new Named(name, step));
    }

    synchronized void run() {
        while (!steps.isEmpty()) {
            Named next = steps.pop();
            try {
                next.step().run();
            } catch (Exception e) {
                err.println("prb: " + next.name() + " failed: " + e);
            }
        }
    }
}
