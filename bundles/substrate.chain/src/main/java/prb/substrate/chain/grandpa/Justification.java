package prb.substrate.chain.grandpa;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;

/**
 * Proof that a block is final: the precommits of one round, and the headers that link their targets. SCALE: round u64,
 * target hash, target number u32, Vec of precommits (target hash, number u32, signature, id), Vec of headers.
 * Immutable; any thread.
 *
 * @param round the voting round, unsigned
 * @param targetHash 32 bytes: the block that is final
 * @param targetNumber its number, 0..2^32-1
 * @param precommits the signed votes
 * @param votesAncestries the headers from the votes' targets down to the lowest target, that one excluded
 */
public record Justification(
        long round, Bytes targetHash, long targetNumber, List<Precommit> precommits, List<Header> votesAncestries) {

    /** Most precommits accepted; a voter sends one. */
    public static final int PRECOMMITS_MAX = 65_536;

    /** Most ancestry headers accepted; votes of one round lie a few blocks apart. */
    public static final int ANCESTRIES_MAX = 65_536;

    /** Keeps a copy of the lists, which can not be changed. @throws IllegalArgumentException naming a field out of its range */
    public Justification {
        if (targetHash.size() != 32) {
            throw new IllegalArgumentException("targetHash has " + targetHash.size() + " bytes, not 32");
        }
        if (targetNumber < 0 || targetNumber > Header.NUMBER_MAX) {
            throw new IllegalArgumentException("targetNumber is " + targetNumber + ", not in 0..2^32-1");
        }
        precommits = List.copyOf(precommits);
        votesAncestries = List.copyOf(votesAncestries);
    }

    /**
     * Reads exactly one justification. Nothing is verified yet.
     *
     * @throws prb.scale.ScaleException when the bytes are no justification
     */
    public static Justification decode(Bytes encoded) {
        ScaleReader in = new ScaleReader(encoded);
        long round = in.u64();
        Bytes targetHash = in.fixed(32);
        long targetNumber = in.u32();
        List<Precommit> precommits = in.in("precommits", Justification::readPrecommits);
        List<Header> ancestries = in.in("votesAncestries", part -> FinalityProof.readHeaders(part, ANCESTRIES_MAX));
        in.expectEnd();
        return new Justification(round, targetHash, targetNumber, precommits, ancestries);
    }

    private static List<Precommit> readPrecommits(ScaleReader in) {
        int count = in.count(Precommit.ENCODED_SIZE);
        if (count > PRECOMMITS_MAX) {
            throw in.error(count + " precommits, limit is " + PRECOMMITS_MAX);
        }
        Precommit[] precommits = new Precommit[count];
        for (int i = 0; i < count; i++) {
            precommits[i] = Precommit.read(in);
        }
        return List.of(precommits);
    }

    /** The SCALE bytes. */
    public Bytes encode() {
        ScaleWriter out = new ScaleWriter(64 + Precommit.ENCODED_SIZE * precommits.size());
        out.u64(round).raw(targetHash).u32(targetNumber);
        out.list(precommits, (writer, precommit) -> precommit.write(writer));
        out.list(votesAncestries, (writer, header) -> writer.raw(header.encoded()));
        return out.toBytes();
    }

    /**
     * Checks everything that pRuntime checks (finality-grandpa 0.16): target, threshold, every signature, ancestry. With
     * many precommits the signatures are checked on all cores, and none behind a bad one. A voter with two different votes
     * counts for every block, and further votes of it change nothing, though their signatures and ancestry must hold too.
     *
     * @param set who may vote; its id is part of what was signed
     * @param expectedHash hash of the block that this justification is said to prove
     * @param expectedNumber number of that block
     * @throws InvalidJustificationException with pRuntime's reason text
     */
    public void verify(AuthoritySet set, Bytes expectedHash, long expectedNumber) throws InvalidJustificationException {
        verify(set, expectedHash, expectedNumber, Thoroughness.WHOLE);
    }

    /**
     * As {@link #verify(AuthoritySet, Bytes, long)}, with a choice of how many signatures are checked. Forks into the
     * fork-join pool of the calling thread, else into the common one.
     *
     * @param thoroughness {@link Thoroughness#WHOLE} for whatever goes to pRuntime
     * @throws InvalidJustificationException with pRuntime's reason text; whatever {@link Thoroughness#ENOUGH} refuses,
     *     {@link Thoroughness#WHOLE} refuses for the same reason
     */
    public void verify(AuthoritySet set, Bytes expectedHash, long expectedNumber, Thoroughness thoroughness)
            throws InvalidJustificationException {
        JustificationCheck.verify(this, set, expectedHash, expectedNumber, thoroughness);
    }

    /** Ids of precommitters that belong to the set, in the order of the justification, without repeats. */
    public List<Bytes> signers(AuthoritySet set) {
        Set<Bytes> members = new HashSet<>();
        set.authorities().forEach(authority -> members.add(authority.id()));
        Set<Bytes> signers = new LinkedHashSet<>();
        for (Precommit precommit : precommits) {
            if (members.contains(precommit.authorityId())) {
                signers.add(precommit.authorityId());
            }
        }
        return List.copyOf(signers);
    }
}
