package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.cluster.api.Member;
import prb.cluster.api.Membership;

class FleetCommandTest {

    private static final Member SELF = new Member("i1", "b", "process 1 on here", Member.Kind.SHARED, 100, 7);
    private static final Member OTHER = new Member("i2", "b", "process 2 on there", Member.Kind.SHARED, 0, 0);

    private static Membership membership(Optional<String> trouble, List<Member> members) {
        return (Membership) Proxy.newProxyInstance(FleetCommandTest.class.getClassLoader(), new Class<?>[] {Membership.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "trouble" -> trouble;
                    case "members" -> members;
                    case "self" -> SELF;
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
    void nodeThatIsOutSaysWhy() {
        String text = FleetCommand.table(membership(Optional.of("Redis is out of reach"), List.of()));
        assertTrue(text.startsWith("Redis is out of reach") && text.contains("may drive no workers"), text);
        assertThrows(IllegalStateException.class, new FleetCommand()::fleet);
    }
}
