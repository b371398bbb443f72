/** A user of the libraries outside the house. */
module consumer {
    requires prb.scale;
    requires prb.substrate.crypto;
    requires prb.substrate.chain;
    requires prb.substrate.runtime;
}
