package prb.chain.client;

import java.util.Locale;
import java.util.Optional;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;

/** The relay chain: finality proofs and justifications. Any thread. */
final class RelayNode extends NodeChain implements RelayChain {

    /** What Substrate's GRANDPA says of a block above its finalized head; the error has no code of its own. */
    private static final String NOT_YET = "not yet finalized";

    RelayNode(Link link, HeadFeed heads) {
        super(link, heads);
    }

    @Override
    public Optional<Bytes> proveFinality(long number) throws ChainException {
        try {
            return askLarge(Answers::optionalBytes, "grandpa_proveFinality", number);
        } catch (ChainException e) {
            if (e.kind() == Kind.REJECTED && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains(NOT_YET)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Optional<Bytes> justification(Bytes blockHash) throws ChainException {
        return askLarge(json -> json.isNull() ? Optional.empty() : Answers.justification(json), "chain_getBlock", blockHash);
    }
}
