package prb.devnet.chain.ledger;

import java.util.List;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;

/**
 * A finished block.
 *
 * @param extrinsics each with its length prefix
 * @param changes what the block did to its parent's state; of block 0 everything
 * @param state after the block; tries share what did not change
 */
public record Block(Header header, List<Bytes> extrinsics, StorageChanges changes, Trie state) {

    public Block {
        extrinsics = List.copyOf(extrinsics);
    }

    public long number() {
        return header.number();
    }

    public Bytes hash() {
        return header.hash();
    }
}
