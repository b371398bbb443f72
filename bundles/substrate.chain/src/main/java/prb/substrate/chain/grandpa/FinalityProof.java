package prb.substrate.chain.grandpa;

import java.util.List;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/** Answer of grandpa_proveFinality: hash of F, justification of F, headers after the asked block up to and with F. */
public record FinalityProof(Bytes blockHash, Bytes justification, List<Header> unknownHeaders) {
    public FinalityProof { unknownHeaders = List.copyOf(unknownHeaders); }
    public static FinalityProof decode(Bytes encoded) { throw new AssertionError("room not filled"); }
    public Bytes encode() { throw new AssertionError("room not filled"); }
}
