package prb.ops.alarms;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Whether this process can go on at all: threads that wait for each other for ever, and a heap that is full. Any thread. */
final class ProcessCheck implements HealthCheck {

    private static final double HEAP_WARN = 0.95;

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        long[] locked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        if (locked != null) {
            log.critical("{} threads wait for each other for ever: take a thread dump (jstack {}) and restart this role",
                    locked.length, ProcessHandle.current().pid());
        }
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        if (heap.getMax() > 0 && heap.getUsed() > HEAP_WARN * heap.getMax()) {
            log.warn("The heap is full but for {} of {} bytes: give it more with PRB_JAVA_OPTIONS=-Xmx...", heap.getMax() - heap
                    .getUsed(), heap.getMax());
        }
        log.info("The process goes on");
        return new Result(log);
    }
}
