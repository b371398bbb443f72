package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.cluster.api.Member;
import prb.cluster.api.Membership;
import prb.worker.api.Worker;

class FleetCommandTest {

    private static final Member SELF = new Member("i1", "b", "process 1 on here", Member.Kind.SHARED, 100, 7);
    private static final Member OTHER = new Member("i2", "b", "process 2 on there", Member.Kind.SHARED, 0, 0);

    private static Membership membership(Optional<String> trouble, List<Member> members) {
        return (Membership) Proxy.newProxyInstance(FleetCommandTest.class.getClassLoader(), new Class<?>[] {Membership.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "trouble" -> trouble;
                    case "members" -> members;
                    case "self" -> SELF;
                    case "holders" -> Map.of("id1", OTHER);
                    default -> throw new AssertionError(method.getName());
                });
    }

    @Test
    void membersAreShownAndThisOneIsMarked() {
        List<String> lines = FleetCommand.table(membership(Optional.empty(), List.of(SELF, OTHER))).lines().toList();
        assertEquals(3, lines.size());
        assertEquals("* shared 100 7 process 1 on here of bridge 'b'", lines.get(1).replaceAll(" +", " "));
        assertTrue(lines.get(2).startsWith("  shared"), lines.get(2));
    }

    @Test
    void eachWorkerIsShownWithTheNodeThatDrivesIt() {
        Membership membership = membership(Optional.empty(), List.of(SELF, OTHER));
        List<Worker> workers = List.of(worker("id1", "w1"), worker("id2", "w2"));
        List<String> lines = FleetWorkers.table(membership, workers).lines().map(line -> line.replaceAll(" +", " ")).toList();
        assertEquals(List.of("w1 7 true process 2 on there", "w2 7 true -"), lines.subList(1, 3));
        lines = FleetWorkers.json(membership, workers).lines().toList();
        assertEquals("{\"id\":\"id1\",\"name\":\"w1\",\"pid\":7,\"enabled\":true,\"node\":\"process 2 on there\","
                + "\"instance\":\"i2\"}", lines.getFirst());
        assertTrue(lines.getLast().contains("\"node\":null"), lines.getLast());
        FleetCommand command = new FleetCommand();
        command.membership = membership;
        assertThrows(IllegalArgumentException.class, () -> command.fleet("nonsense"));
        assertThrows(IllegalStateException.class, () -> command.fleet("workers", "--json"));
    }

    private static Worker worker(String id, String name) {
        return new Worker(id, 7, name, URI.create("http://h:1"), BigInteger.TEN, true, false, false);
    }

    @Test
    void nodeThatIsOutSaysWhy() {
        String text = FleetCommand.table(membership(Optional.of("Redis is out of reach"), List.of()));
        assertTrue(text.startsWith("Redis is out of reach") && text.contains("may drive no workers"), text);
        assertThrows(IllegalStateException.class, () -> new FleetCommand().fleet());
    }
}
