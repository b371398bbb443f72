package prb.blob.encoder;

import java.util.List;
import java.util.Optional;
import prb.chain.api.Chain;
import prb.chain.api.ChainException;
import prb.chain.api.Question;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.trie.InvalidProofException;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.TrieProof;

/** Small checks of single answers, each with a message that names the block. Stateless. */
final class Checks {

    private Checks() {
    }

    /** The hash of a block that must exist. */
    static Bytes hashOf(Chain chain, String name, long number) throws ChainException, VerificationException {
        return chain.blockHash(number).orElseThrow(() -> new VerificationException("the node knows no " + name + " block "
                + number).blame(chain, Question.BLOCK_HASH, number));
    }

    /** The header of a hash; its bytes must have this hash and it must bear this number. */
    static Header header(Chain chain, String name, long number, Bytes hash) throws ChainException, VerificationException {
        Header header = chain.header(hash)
                .orElseThrow(() -> new VerificationException("the node has no header of " + name + " block " + number + " "
                        + hash).blame(chain, Question.HEADER, hash).blame(chain, Question.BLOCK_HASH, number));
        if (!header.hash().equals(hash)) {
            throw new VerificationException(name + " block " + number + ": the header has hash " + header.hash() + ", not "
                    + hash).blame(chain, Question.HEADER, hash);
        }
        if (header.number() != number) {
            throw new VerificationException(name + " block " + number + ": its header bears number " + header.number())
                    .blame(chain, Question.BLOCK_HASH, number);
        }
        return header;
    }

    /** @throws VerificationException unless {@code child} follows the block with this number and hash */
    static void link(Chain chain, String name, long parentNumber, Bytes parentHash, Header child) throws VerificationException {
        if (child.number() != parentNumber + 1) {
            throw new VerificationException(name + " block " + child.number() + " stands where block " + (parentNumber + 1)
                    + " should").blame(chain, Question.BLOCK_HASH, parentNumber + 1);
        }
        if (!child.parentHash().equals(parentHash)) {
            throw new VerificationException(name + " block " + child.number() + ": its parent is " + child.parentHash() + ", not "
                    + parentHash).blame(chain, Question.BLOCK_HASH, child.number());
        }
    }

    /** A value out of a read proof for the state of a block. */
    static Optional<Bytes> proven(Chain chain, Header at, List<Bytes> proof, Bytes key, String what)
            throws VerificationException {
        try {
            return new TrieProof(at.stateRoot(), proof).get(key);
        } catch (InvalidProofException e) {
            throw new VerificationException("block " + at.number() + ": the proof of " + what + " is bad: " + e.getMessage(), e)
                    .blame(chain, Question.READ_PROOF, at.hash());
        }
    }

    /** The para head in the state of a relay block; empty when there is none. */
    static Optional<Header> paraHead(Chain relay, long paraId, Header at, List<Bytes> proof) throws VerificationException {
        String what = "Paras.Heads(" + paraId + ")";
        Optional<Bytes> value = proven(relay, at, proof, StorageKeys.parasHeads(paraId), what);
        try {
            return value.map(bytes -> Header.decode(new ScaleReader(bytes).bytes()));
        } catch (ScaleException e) {
            throw new VerificationException("relay block " + at.number() + ": " + what + " is no header: " + e.getMessage(), e);
        }
    }

    /** The authority list under either key. */
    static List<Authority> authorities(Header at, Bytes key, Bytes value) throws VerificationException {
        try {
            return key.equals(StorageKeys.OLD_AUTHORITIES) ? AuthoritySet.decodeWellKnown(value)
                    : AuthoritySet.decodePallet(value);
        } catch (ScaleException e) {
            throw new VerificationException("relay block " + at.number() + ": the authority list is malformed: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Storage changes that can be those of a block: well-formed, and with the block's own number and parent in them. That
     * tells blocks apart; whether every value is right only the state root tells, see {@link StateCheck}.
     */
    static StorageChanges changes(Chain para, Header block, Bytes encoded) throws VerificationException {
        StorageChanges changes;
        try {
            changes = StorageChanges.decode(encoded);
        } catch (ScaleException e) {
            throw wrongChanges(para, block, "are malformed: " + e.getMessage());
        }
        boolean numbered = false;
        for (StorageChanges.Change change : changes.main()) {
            if (change.key().equals(StorageKeys.SYSTEM_NUMBER)) {
                numbered = true;
                long number = change.value().filter(value -> value.size() == 4).map(value -> new ScaleReader(value).u32())
                        .orElse(-1L);
                if (number != block.number()) {
                    throw wrongChanges(para, block, "are those of block " + number);
                }
            } else if (change.key().equals(StorageKeys.SYSTEM_PARENT_HASH)
                    && !change.value().equals(Optional.of(block.parentHash()))) {
                throw wrongChanges(para, block, "are those of a child of " + change.value().orElse(Bytes.EMPTY));
            }
        }
        if (!numbered) {
            throw wrongChanges(para, block, "do not set System.Number");
        }
        return changes;
    }

    /** @param why what its storage changes are */
    static VerificationException wrongChanges(Chain para, Header block, String why) {
        return new VerificationException("para block " + block.number() + ": its storage changes " + why).blame(para,
                Question.STORAGE_CHANGES, block.hash());
    }
}
