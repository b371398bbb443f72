package prb.cli.inspect;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.cli.output.Output;
import prb.scale.Bytes;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.InvalidJustificationException;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.Precommit;

/**
 * A GRANDPA justification. JSON: {valid, reason, target:{hash, number}, signers, threshold}: signers are ids, threshold is
 * the least weight. Without an authority set {@code valid} and {@code threshold} are null and signers are all who claim to
 * have signed.
 */
final class JustificationSubject implements Subject {

    @Override
    public Set<String> options() {
        return Authorities.OPTIONS;
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Justification justification = Justification.decode(request.bytes("justification"));
        write(out, justification, Authorities.of(request));
    }

    /** @param set null when there is none to check against */
    static void write(Output out, Justification justification, @Nullable AuthoritySet set) {
        String reason = set == null ? "not checked: no authority set was given" : reason(justification, set);
        List<Bytes> signers = set == null
                ? justification.precommits().stream().map(Precommit::authorityId).distinct().toList()
                : justification.signers(set);
        out.flag("valid", set == null ? null : Boolean.valueOf(reason == null)).text("reason", reason)
                .object("target", target -> target.hex("hash", justification.targetHash())
                        .number("number", justification.targetNumber()))
                .note("round", Long.toUnsignedString(justification.round()))
                .note("precommits", Integer.toString(justification.precommits().size()))
                .list("signers", signers, (list, id) -> list.hex(null, id));
        Long threshold = threshold(set);
        if (threshold == null) {
            out.text("threshold", null);
        } else {
            out.number("threshold", threshold);
        }
    }

    private static @Nullable String reason(Justification justification, AuthoritySet set) {
        try {
            justification.verify(set, justification.targetHash(), justification.targetNumber());
            return null;
        } catch (InvalidJustificationException e) {
            return e.getMessage();
        }
    }

    private static @Nullable Long threshold(@Nullable AuthoritySet set) {
        try {
            return set == null ? null : set.threshold();
        } catch (ArithmeticException above63Bits) {
            return null;
        }
    }
}
