package prb.devnet.pruntime.light;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.InvalidJustificationException;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.crypto.hash.Hashing;

/**
 * Remembers the last final relay header and who finalizes next, and accepts only what these prove (phala-blockchain,
 * pruntime light validation). Unlike 0.2.6 it adopts nothing of a batch whose set change fails, as later versions do.
 * One thread at a time.
 */
public final class LightClient {

    /** Where relay runtimes since 2024 keep the list, without the version byte of the well-known key. */
    private static final Bytes PALLET_KEY = Bytes.concat(Hashing.twox128(Bytes.utf8("Grandpa")),
            Hashing.twox128(Bytes.utf8("Authorities")));

    private static final Bytes WELL_KNOWN_VERSION = Bytes.ofInts(1);

    private final boolean palletKeyAccepted;
    private Header last;
    private AuthoritySet set;

    /** A new set and the proof of its list. @param proof nodes of the state of the block that brings the change */
    public record Change(AuthoritySet set, List<Bytes> proof) {

        public Change {
            proof = List.copyOf(proof);
        }
    }

    /**
     * Starts from a trusted header.
     *
     * @param palletKeyAccepted whether lists under Grandpa.Authorities count, as pRuntime 2.2 and later have it
     * @throws UnprovenException when the list is not the one in the header's state
     */
    public LightClient(Header genesis, Change first, boolean palletKeyAccepted) throws UnprovenException {
        this.palletKeyAccepted = palletKeyAccepted;
        requireProven(genesis.stateRoot(), first);
        this.last = genesis;
        this.set = first.set();
    }

    private LightClient(LightClient other) {
        palletKeyAccepted = other.palletKeyAccepted;
        last = other.last;
        set = other.set;
    }

    /** A second one that knows the same. */
    public LightClient copy() {
        return new LightClient(this);
    }

    /**
     * Takes a batch of linked headers whose last one is justified.
     *
     * @param headers the batch from low to high, not empty, already linked by hashes
     * @param justification SCALE bytes for the last header
     * @throws UnprovenException with pRuntime's reason; nothing is adopted then
     */
    public void submit(List<Header> headers, Bytes justification, Optional<Change> change) throws UnprovenException {
        Header target = headers.getLast();
        requireAncestry(headers);
        try {
            Justification.decode(justification).verify(set, target.hash(), target.number());
        } catch (ScaleException e) {
            throw new UnprovenException("error decoding justification for header");
        } catch (InvalidJustificationException e) {
            throw new UnprovenException(String.valueOf(e.getMessage()));
        }
        if (change.isPresent()) {
            if (change.get().set().setId() != set.setId() + 1) {
                throw new UnprovenException("unexpected validator set id");
            }
            requireProven(target.stateRoot(), change.get());
            set = change.get().set();
        }
        last = target;
    }

    private void requireAncestry(List<Header> headers) throws UnprovenException {
        Bytes parent = headers.getLast().parentHash();
        for (Header header : headers.subList(0, headers.size() - 1).reversed()) {
            if (parent.equals(last.hash())) {
                return;
            }
            if (!header.hash().equals(parent)) {
                break;
            }
            parent = header.parentHash();
        }
        if (!parent.equals(last.hash())) {
            throw new UnprovenException("invalid ancestry proof");
        }
    }

    private void requireProven(Bytes root, Change change) throws UnprovenException {
        Bytes list = AuthoritySet.encodeList(change.set().authorities());
        Bytes expected = Bytes.concat(WELL_KNOWN_VERSION, list);
        Bytes proven;
        try {
            proven = StorageProofs.require(root, change.proof(), AuthoritySet.WELL_KNOWN_KEY);
        } catch (UnprovenException e) {
            if (!palletKeyAccepted) {
                throw e;
            }
            proven = StorageProofs.require(root, change.proof(), PALLET_KEY);
            expected = list;
        }
        if (!proven.equals(expected)) {
            throw new UnprovenException("validator set mismatch");
        }
    }
}
