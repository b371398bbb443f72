package prb.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import prb.trade.api.JobOutcome;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueueContract;

/** A trader in a process of its own: takes jobs and says so; ends each when it may. */
final class TraderChild implements AutoCloseable {

    private final Process process;
    private final BufferedReader words;

    /** @param ends whether it ends the jobs that it takes */
    TraderChild(String endpoint, boolean ends) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", classPath,
                TraderChild.class.getName(), endpoint, "" + ends).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        words = process.inputReader();
    }

    /** The id of the next job that it has taken; null when it is dead. */
    String taken() throws IOException {
        return words.readLine();
    }

    /** As kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    public static void main(String[] args) throws Exception {
        RedisTradeQueue queue = Queues.ready(args[0]);
        boolean ends = Boolean.parseBoolean(args[1]);
        while (true) {
            for (TradeJob job : queue.take(3, Duration.ofSeconds(1))) {
                System.out.println(job.id());
                if (ends) {
                    Thread.sleep(5);
                    queue.complete(job.id(), new JobOutcome.Succeeded(TradeQueueContract.KEY, TradeQueueContract.KEY));
                }
            }
        }
    }
}
