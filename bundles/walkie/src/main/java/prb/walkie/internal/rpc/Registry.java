package prb.walkie.internal.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Handlers by name. When several carry one name, the one with the highest rank is found. Safe for any thread. */
public final class Registry<H> {

    private record Ranked<H>(Comparable<Object> rank, H handler) {}

    private final Map<String, List<Ranked<H>>> byName = new LinkedHashMap<>();
    private final Map<String, H> builtIn = new LinkedHashMap<>();

    /** A handler that no other of its name replaces. */
    public synchronized void fix(String name, H handler) {
        builtIn.put(name, handler);
    }

    /** @param rank what orders handlers of one name, for example a service reference @return whether the name is new */
    public synchronized boolean add(String name, Comparable<Object> rank, H handler) {
        List<Ranked<H>> ranked = byName.computeIfAbsent(name, key -> new ArrayList<>());
        ranked.add(new Ranked<>(rank, handler));
        ranked.sort(Collections.reverseOrder((a, b) -> a.rank().compareTo(b.rank())));
        return ranked.size() == 1;
    }

    /** @return whether nobody has the name any more */
    public synchronized boolean remove(String name, H handler) {
        List<Ranked<H>> ranked = byName.getOrDefault(name, new ArrayList<>());
        ranked.removeIf(entry -> entry.handler() == handler);
        if (ranked.isEmpty()) {
            byName.remove(name);
            return true;
        }
        return false;
    }

    /** The handler of a name that no other replaces. */
    synchronized Optional<H> fixed(String name) {
        return Optional.ofNullable(builtIn.get(name));
    }

    /** The handler of a name. */
    public synchronized Optional<H> find(String name) {
        H fixed = builtIn.get(name);
        return fixed != null ? Optional.of(fixed)
                : Optional.ofNullable(byName.get(name)).map(ranked -> ranked.getFirst().handler());
    }
}
