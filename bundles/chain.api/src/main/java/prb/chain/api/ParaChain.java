package prb.chain.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;

/** The parachain: storage changes, accounts and submission on top of {@link Chain}. */
@ProviderType
public interface ParaChain extends Chain {

    /** pha_getStorageChangesAt: SCALE StorageChanges of a block, as received. */
    Bytes storageChanges(Bytes blockHash) throws ChainException;

    /** All entries of the state at a block, in key order. For genesis states only: the answer may be tens of MiB. */
    List<StateEntry> state(Bytes blockHash) throws ChainException;

    /**
     * A page of the keys of the state at a block, in ascending order; shorter than asked for only at the end.
     *
     * @param after last key of the page before; empty for the first page @param keysMax 1 to 1000
     */
    default List<Bytes> stateKeys(Bytes after, int keysMax, Bytes blockHash) throws ChainException {
        throw new ChainException(ChainException.Kind.UNSUPPORTED, "this chain can not list its keys");
    }

    /** Storage values at a block, in the order of the keys. */
    default List<Optional<Bytes>> storage(List<Bytes> keys, Bytes blockHash) throws ChainException {
        throw new ChainException(ChainException.Kind.UNSUPPORTED, "this chain can not read many values of an old block at once");
    }

    /** Next nonce of an account, counting the transaction pool. */
    long nextNonce(AccountId account) throws ChainException;

    /** pha_getMqNextSequence for a SCALE MessageOrigin; falls back to the storage value where the node lacks the method. */
    long nextMqSequence(Bytes origin) throws ChainException;

    /**
     * Submits an extrinsic and follows it. The listener hears each status in order on a thread of the chain; after a
     * final one (see {@link TransactionStatus#isFinal()}) it hears no more. Closing stops following, not the transaction.
     *
     * @throws ChainException kind REJECTED with the node's code and text when the pool refuses it; UNAVAILABLE when it is
     * unknown whether it arrived
     */
    Subscription submit(Bytes extrinsic, TransactionListener listener) throws ChainException;

    /** Encoded extrinsics of a block, each with its length prefix. */
    List<Bytes> extrinsics(Bytes blockHash) throws ChainException;
}
