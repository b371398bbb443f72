package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerAccess;
import prb.walkie.api.PeerNode;
import prb.walkie.api.PeerRole;
import prb.walkie.api.Peers;

class PeerCommandsTest {

    private static final String ID = "QmRcb4h6r5AxGfR8x9q6xqBGEonELvvsCukriTHMJcj6tf";
    private static final Peer PEER = new Peer(ID, PeerRole.DATA_PROVIDER, "rack1",
            List.of("/ip4/192.0.2.1/tcp/28888/p2p/" + ID), "192.0.2.1", "0xab", "default", true, Instant.now());

    private final Set<String> allowed = new TreeSet<>();

    private static <T> T service(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            assertTrue(answers.containsKey(method.getName()), method.getName());
            return answers.get(method.getName());
        }));
    }

    private static PeersCommand command(String chain) {
        PeersCommand command = new PeersCommand();
        command.peers = service(Peers.class, Map.of("peers", List.of(PEER)));
        command.node = service(PeerNode.class, Map.of("peerId", "QmSelf", "role", PeerRole.LIFECYCLE, "chainIdentity", chain,
                "addresses", List.of("/ip4/192.0.2.9/tcp/1/p2p/QmSelf"), "alarms", List.of("two of a kind"), "counters",
                Map.of("calls.answered", 7L)));
        return command;
    }

    private PeerCommand peer() {
        PeerCommand command = new PeerCommand();
        command.access = new PeerAccess() {
            @Override
            public void allow(String peerId) {
                allowed.add(peerId);
            }

            @Override
            public boolean revoke(String peerId) {
                return allowed.remove(peerId);
            }

            @Override
            public Set<String> allowed() {
                return allowed;
            }

            @Override
            public long refusals() {
                return 0;
            }
        };
        return command;
    }

    @Test
    void theTableNamesThisNodeAndItsPeers() throws Exception {
        String text = command("0xab").peers();
        for (String part : List.of("QmSelf", "lifecycle", "/ip4/192.0.2.9/tcp/1", "two of a kind", "...TMJcj6tf".substring(0, 3),
                "data_provider", "rack1", "/ip4/192.0.2.1/tcp/28888", "same", "yes")) {
            assertTrue(text.contains(part), part + " in " + text);
        }
        assertFalse(text.contains("calls.answered"));
        assertTrue(command("0xab").peers("-v").contains("calls.answered"));
        assertTrue(command("0xcd").peers().contains("OTHER"));
    }

    @Test
    void jsonHasWholeIdsAndCounters() throws Exception {
        JsonNode root = new ObjectMapper().readTree(command("0xab").peers("--json"));
        assertEquals("QmSelf", root.at("/node/id").asText());
        assertEquals(7, root.at("/node/counters/calls.answered").asInt());
        assertEquals(ID, root.at("/peers/0/id").asText());
        assertTrue(root.at("/peers/0/sameChain").asBoolean());
        assertTrue(root.at("/peers/0/addresses/0").asText().endsWith(ID));
    }

    @Test
    void allowingAndRevokingSayWhatTheyDid() {
        assertEquals("peer " + ID + " was not allowed", peer().peer("revoke", ID));
        assertEquals("peer " + ID + " is allowed", peer().peer("allow", ID));
        assertEquals("peer " + ID + " is allowed already", peer().peer("allow", ID));
        assertEquals(ID, peer().peer("list"));
        assertTrue(peer().peer("show", ID).startsWith("peer " + ID + " is allowed;"));
        assertEquals("peer " + ID + " is allowed no longer", peer().peer("revoke", ID));
        assertTrue(peer().peer().startsWith("No peer is allowed"));
    }

    @Test
    void rolesWithoutNodeAndWrongWordsSaySo() {
        assertTrue(assertThrows(IllegalStateException.class, () -> new PeersCommand().peers()).getMessage()
                .startsWith(PeersCommand.NO_NODE));
        assertTrue(assertThrows(IllegalStateException.class, () -> new PeerCommand().peer("list")).getMessage()
                .startsWith(PeersCommand.NO_NODE));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> command("").peers("--yaml")).getMessage()
                .startsWith("usage"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> peer().peer("allow")).getMessage().startsWith("usage"));
    }
}
