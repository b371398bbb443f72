package prb.worker.runner.fake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import prb.cluster.api.Member;
import prb.cluster.api.Membership;
import prb.cluster.api.MembershipListener;
import prb.cluster.api.Precondition;
import prb.trade.api.Fence;

/** Nodes that meet in memory; tests say who is cut off. */
public final class FakeCluster {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Map<String, Node> owners = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private long fence;

    public synchronized Node join(Member.Kind kind, int weight) {
        Node node = new Node("node-" + nodes.size(), kind, weight);
        node.token = ++fence;
        nodes.add(node);
        return node;
    }

    /** As at each sign of life. */
    public void beat() {
        List<Node> all;
        synchronized (this) {
            all = List.copyOf(nodes);
        }
        all.forEach(node -> node.listeners.forEach(MembershipListener::changed));
    }

    /** Its session ends: first by its own clock, then for the others. */
    public void cutOff(Node node) {
        synchronized (this) {
            node.in = false;
        }
        node.listeners.forEach(MembershipListener::lost);
    }

    /** The others may have what a node that is cut off owned. */
    public synchronized void bury(Node node) {
        owners.values().removeIf(owner -> owner == node);
    }

    public void comeBack(Node node) {
        synchronized (this) {
            node.token = ++fence;
            node.in = true;
        }
        beat();
    }

    public synchronized boolean isValid(Fence right) {
        Node owner = owners.get(right.name());
        return owner != null && owner.token == right.token();
    }

    public void awaitOwned(Node node, Set<String> names) {
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (!node.owned().equals(names)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("owned: " + node.owned() + " instead of " + names);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** One that takes part. */
    public final class Node implements Membership {

        private final String instance;
        private final Member.Kind kind;
        private final int weight;
        private final List<Precondition> preconditions = new CopyOnWriteArrayList<>();
        private final List<MembershipListener> listeners = new CopyOnWriteArrayList<>();
        private long token;
        private boolean in = true;

        private Node(String instance, Member.Kind kind, int weight) {
            this.instance = instance;
            this.kind = kind;
            this.weight = weight;
        }

        public int listeners() {
            return listeners.size();
        }

        @Override
        public Member self() {
            synchronized (FakeCluster.this) {
                return new Member(instance, "bridge", instance, kind, weight,
                        (int) owners.values().stream().filter(owner -> owner == this).count());
            }
        }

        @Override
        public boolean isIn() {
            synchronized (FakeCluster.this) {
                return in;
            }
        }

        @Override
        public Optional<String> trouble() {
            return isIn() ? unmet() : Optional.of("it is cut off");
        }

        private Optional<String> unmet() {
            return preconditions.stream().flatMap(precondition -> precondition.unmet().stream()).findFirst();
        }

        @Override
        public List<Member> members() {
            synchronized (FakeCluster.this) {
                return in ? nodes.stream().filter(node -> node.in).map(Node::self).toList() : List.of();
            }
        }

        @Override
        public Set<String> claim(Collection<String> names, int most) {
            if (unmet().isPresent()) {
                return Set.of();
            }
            synchronized (FakeCluster.this) {
                Set<String> taken = new HashSet<>();
                for (String name : names) {
                    if (in && taken.size() < most && owners.computeIfAbsent(name, free -> this) == this) {
                        taken.add(name);
                    }
                }
                return taken;
            }
        }

        @Override
        public void release(Collection<String> names) {
            synchronized (FakeCluster.this) {
                names.forEach(name -> owners.remove(name, this));
            }
        }

        @Override
        public Set<String> owned() {
            synchronized (FakeCluster.this) {
                Set<String> names = new HashSet<>(in ? owners.keySet() : Set.of());
                names.removeIf(name -> owners.get(name) != this);
                return names;
            }
        }

        @Override
        public boolean isHeld(String name) {
            return owned().contains(name);
        }

        @Override
        public OptionalLong token(String name) {
            synchronized (FakeCluster.this) {
                return isHeld(name) ? OptionalLong.of(token) : OptionalLong.empty();
            }
        }

        @Override
        public Optional<Member> holder(String name) {
            synchronized (FakeCluster.this) {
                return Optional.ofNullable(owners.get(name)).map(Node::self);
            }
        }

        @Override
        public Map<String, Member> holders(Collection<String> names) {
            Map<String, Member> holders = new HashMap<>();
            names.forEach(name -> holder(name).ifPresent(member -> holders.put(name, member)));
            return holders;
        }

        @Override
        public AutoCloseable onChange(MembershipListener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public AutoCloseable require(Precondition precondition) {
            preconditions.add(precondition);
            return () -> preconditions.remove(precondition);
        }
    }
}
