package prb.chain.client;

import java.util.Locale;
import java.util.Optional;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.Question;
import prb.chain.api.RelayChain;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.source.Ask;
import prb.chain.client.source.Ask.Missing;
import prb.chain.client.source.Sources;
import prb.chain.client.wire.Answers;
import prb.scale.Bytes;

/** The relay chain: finality proofs and justifications. Any thread. */
final class RelayNode extends NodeChain implements RelayChain {

    /** What Substrate's GRANDPA says of a block above its finalized head; the error has no code of its own. */
    private static final String NOT_YET = "not yet finalized";

    RelayNode(Sources sources) {
        super(sources);
    }

    @Override
    public Optional<Bytes> proveFinality(long number) throws ChainException {
        Ask<Optional<Bytes>> ask = Ask.of(CallClass.HEAVY, "grandpa_proveFinality", Answers::optionalBytes, number);
        try {
            return nodes().ask(ask.about(Question.FINALITY_PROOF, number).missingWhen(Optional::isEmpty,
                    Missing.TRUE_IF_ALL_AGREE));
        } catch (ChainException e) {
            if (e.kind() == Kind.REJECTED && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains(NOT_YET)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Optional<Bytes> justification(Bytes blockHash) throws ChainException {
        Ask<Optional<Bytes>> ask = Ask.of(CallClass.HEAVY, "chain_getBlock",
                json -> json.isNull() ? Optional.empty() : Answers.justification(json), blockHash);
        return nodes().ask(ask.about(Question.JUSTIFICATION, blockHash).missingWhen(Optional::isEmpty,
                Missing.TRUE_IF_ALL_AGREE));
    }
}
