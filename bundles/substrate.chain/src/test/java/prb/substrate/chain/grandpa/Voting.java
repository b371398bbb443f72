package prb.substrate.chain.grandpa;

import java.util.ArrayList;
import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;

/** Makes headers and signed votes for tests. */
final class Voting {

    static final long ROUND = 7;
    static final long SET_ID = 3;

    private static final Bytes ZERO = Bytes.wrap(new byte[32]);

    private Voting() {
    }

    static Keypair voter(int index) {
        return Keypair.fromSeed(Bytes.concat(ZERO.slice(0, 28), new ScaleWriter().u32(index).toBytes()), KeyType.ED25519);
    }

    static List<Keypair> voters(int count) {
        List<Keypair> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out.add(voter(i));
        }
        return out;
    }

    static AuthoritySet set(List<Keypair> voters) {
        return new AuthoritySet(voters.stream().map(voter -> new Authority(voter.publicKey(), 1)).toList(), SET_ID);
    }

    /** A block on top of another; the fork tells siblings apart. */
    static Header on(Header parent, int fork) {
        DigestItem mark = new DigestItem.Other(Bytes.ofInts(fork));
        return Header.of(parent.hash(), parent.number() + 1, ZERO, ZERO, List.of(mark));
    }

    static Header start() {
        return Header.of(ZERO, 100, ZERO, ZERO, List.of());
    }

    static Precommit vote(Keypair voter, Header target) {
        return vote(voter, target, target.number());
    }

    static Precommit vote(Keypair voter, Header target, long number) {
        Bytes signature = voter.sign(Precommit.payload(target.hash(), number, ROUND, SET_ID));
        return new Precommit(target.hash(), number, signature, voter.publicKey());
    }

    static Justification justify(Header target, List<Precommit> votes, Header... ancestries) {
        return new Justification(ROUND, target.hash(), target.number(), votes, List.of(ancestries));
    }
}
