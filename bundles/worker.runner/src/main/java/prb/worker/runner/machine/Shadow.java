package prb.worker.runner.machine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which pools are only followed. Any thread. */
public final class Shadow {

    private final boolean on;
    private final Set<Long> adopted = ConcurrentHashMap.newKeySet();

    /** @param on whether pools are followed unless they are adopted @param adopted pools that are driven from the start */
    public Shadow(boolean on, Set<Long> adopted) {
        this.on = on;
        this.adopted.addAll(adopted);
    }

    public boolean isOn() {
        return on;
    }

    public Set<Long> adopted() {
        return Set.copyOf(adopted);
    }

    boolean covers(long pid) {
        return on && !adopted.contains(pid);
    }

    /** @return whether that changed something */
    public boolean adopt(long pid) {
        return on && adopted.add(pid);
    }

    /** @return whether that changed something */
    public boolean release(long pid) {
        return adopted.remove(pid);
    }
}
