package prb.cli.inspect;

import java.util.Set;
import prb.cli.output.Output;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.FinalityProof;
import prb.substrate.chain.grandpa.Justification;

/** Answer of grandpa_proveFinality. JSON: {blockHash, justification: as alone, unknownHeaders:[{hash, number}]}. */
final class FinalityProofSubject implements Subject {

    @Override
    public Set<String> options() {
        return Authorities.OPTIONS;
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Bytes input = request.bytes("finality-proof");
        FinalityProof proof = FinalityProof.decode(input);
        Justification justification = justification(proof.justification(), input);
        AuthoritySet set = Authorities.of(request);
        out.hex("blockHash", proof.blockHash())
                .object("justification", inner -> JustificationSubject.write(inner, justification, set))
                .list("unknownHeaders", proof.unknownHeaders(), (list, header) -> list.object(null,
                        each -> each.hex("hash", header.hash()).number("number", header.number())));
    }

    private static Justification justification(Bytes part, Bytes whole) throws MalformedException {
        try {
            return Justification.decode(part);
        } catch (ScaleException e) {
            int base = part.isEmpty() ? 0 : part.backingOffset() - whole.backingOffset(); // the part is a view of the whole
            throw new MalformedException("justification of the finality-proof", e, base);
        }
    }
}
