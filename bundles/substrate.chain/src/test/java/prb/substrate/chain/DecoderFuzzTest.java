package prb.substrate.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.Fuzz;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.FinalityProof;
import prb.substrate.chain.grandpa.GrandpaLog;
import prb.substrate.chain.grandpa.InvalidJustificationException;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.trie.InvalidProofException;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;
import prb.substrate.chain.trie.TrieProof;

/** Every decoder of this room against hostile bytes. What is accepted is what its own encoder writes. */
class DecoderFuzzTest {

    private static final Fuzz.Allowed FEW = new Fuzz.Allowed(256 << 10, 128);
    private static final JsonNode EXAMPLE = Vectors.own("devnet-example.json");

    private static List<Bytes> headers() {
        List<Bytes> headers = new ArrayList<>();
        Vectors.own("blocks-rhala.json").get("blocks").forEach(block -> headers.add(Vectors.hex(block.get("headerScale"))));
        headers.add(Vectors.hex(EXAMPLE.at("/relay/r102/header")));
        return headers;
    }

    private static Bytes justification() {
        return Vectors.hex(EXAMPLE.get("justification"));
    }

    @Test
    void headersAreDecodedToThemselvesOrRefused() {
        Fuzz.run("header", headers(), FEW, input -> {
            Header header = Header.decode(input);
            assertEquals(input, header.encoded());
            assertEquals(header, Header.of(header.parentHash(), header.number(), header.stateRoot(), header.extrinsicsRoot(),
                    header.digest()));
            GrandpaLog.of(header);
        });
    }

    @Test
    void grandpaLogsAreReadOrRefused() {
        List<Authority> two = List.of(new Authority(Bytes.wrap(new byte[32]), 1), new Authority(Bytes.wrap(new byte[32]), -1));
        List<Bytes> logs = new ArrayList<>();
        for (GrandpaLog log : List.of(new GrandpaLog.ScheduledChange(two, 3), new GrandpaLog.ForcedChange(5, two, 0),
                new GrandpaLog.OnDisabled(7), new GrandpaLog.Pause(1), new GrandpaLog.Resume(2))) {
            logs.add(((DigestItem.Consensus) log.toDigestItem()).data());
        }
        Bytes zero = Bytes.wrap(new byte[32]);
        Fuzz.run("grandpa-log", logs, FEW, input -> {
            DigestItem item = new DigestItem.Consensus(GrandpaLog.ENGINE, input);
            List<GrandpaLog> read = GrandpaLog.of(Header.of(zero, 1, zero, zero, List.of(item)));
            assertEquals(item, read.getFirst().toDigestItem());
        });
    }

    @Test
    void justificationsAreDecodedToThemselvesOrRefused() {
        AuthoritySet set = new AuthoritySet(List.of(new Authority(Bytes.wrap(new byte[32]), 1)), 0);
        Fuzz.run("justification", List.of(justification(), withAncestry()), FEW, input -> {
            Justification decoded = Justification.decode(input);
            assertEquals(input, decoded.encode());
            decoded.signers(set);
        });
    }

    private static Bytes withAncestry() {
        Justification plain = Justification.decode(justification());
        List<Header> ancestry = headers().stream().map(Header::decode).limit(3).toList();
        return new Justification(1, plain.targetHash(), 9, plain.precommits(), ancestry).encode();
    }

    @Test
    void hostileJustificationsAreJudgedWithoutCrash() {
        AuthoritySet set = new AuthoritySet(Justification.decode(justification()).precommits().stream()
                .map(vote -> new Authority(vote.authorityId(), 1)).toList(), 0);
        Fuzz.run("justification", List.of(justification(), withAncestry()), new Fuzz.Allowed(256 << 10, 4096), input -> {
            Justification decoded = Justification.decode(input);
            try {
                decoded.verify(set, decoded.targetHash(), decoded.targetNumber());
            } catch (InvalidJustificationException refused) {
                assertEquals(false, refused.getMessage().isBlank());
            }
        });
    }

    @Test
    void finalityProofsAreDecodedToThemselvesOrRefused() {
        List<Header> some = headers().stream().map(Header::decode).limit(3).toList();
        Bytes proof = new FinalityProof(some.getLast().hash(), justification(), some).encode();
        Fuzz.run("finality-proof", List.of(proof), FEW, input -> assertEquals(input, FinalityProof.decode(input).encode()));
    }

    @Test
    void authorityListsAreReadOrRefused() {
        Bytes list = AuthoritySet.encodeList(List.of(new Authority(Bytes.wrap(new byte[32]), 1)));
        Fuzz.run("authorities", List.of(list), FEW,
                input -> assertEquals(input, AuthoritySet.encodeList(AuthoritySet.decodePallet(input))));
        Fuzz.run("authorities", List.of(Bytes.concat(Bytes.ofInts(1), list)), FEW,
                input -> assertEquals(AuthoritySet.encodeList(AuthoritySet.decodeWellKnown(input)), input.slice(1)));
        Fuzz.run("authorities", List.of(Bytes.concat(list, Bytes.wrap(new byte[8]))), FEW, input -> {
            ScaleReader in = new ScaleReader(input);
            ScaleWriter out = new ScaleWriter();
            AuthoritySet.read(in).write(out);
            assertEquals(in.since(0), out.toBytes());
        });
    }

    @Test
    void storageChangesAreDecodedToThemselvesOrRefused() {
        StorageChanges.Change set = new StorageChanges.Change(Bytes.utf8("key"), Optional.of(Bytes.utf8("value")));
        StorageChanges.Change deleted = new StorageChanges.Change(Bytes.utf8("kez"), Optional.empty());
        StorageChanges changes = new StorageChanges(List.of(set, deleted),
                List.of(new StorageChanges.ChildChanges(Bytes.utf8("child"), List.of(deleted, set))));
        Fuzz.run("storage-changes", List.of(changes.encode(), Bytes.ofInts(0, 0)), new Fuzz.Allowed(256 << 10, 256),
                input -> assertEquals(input, StorageChanges.decode(input).encode()));
    }

    /** The input is one node; it is the root, so its hash is right and its content is believed as far as it goes. */
    @Test
    void trieNodesAreReadOrRefused() {
        List<Bytes> nodes = new ArrayList<>();
        for (TrieLayout layout : TrieLayout.values()) {
            Trie trie = Trie.of(layout, Map.of(Bytes.utf8("ab"), Bytes.utf8("1"), Bytes.utf8("ac"), Bytes.wrap(new byte[40]),
                    Bytes.utf8("b"), Bytes.EMPTY, Bytes.utf8("bcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMN"), Bytes.EMPTY));
            nodes.addAll(trie.prove(List.of(Bytes.utf8("ab"), Bytes.utf8("bcde"))));
        }
        Fuzz.run("trie-node", nodes, FEW, input -> {
            TrieProof proof = new TrieProof(prb.substrate.crypto.hash.Hashing.blake2b256(input), List.of(input));
            for (String key : List.of("", "ab", "ac", "bcde", "zz")) {
                try {
                    proof.get(Bytes.utf8(key));
                } catch (InvalidProofException refused) {
                    assertEquals(false, refused.getMessage().isBlank());
                }
            }
        });
    }
}
