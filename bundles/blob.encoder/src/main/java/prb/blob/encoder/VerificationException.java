package prb.blob.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import prb.chain.api.Chain;
import prb.chain.api.Demotion;
import prb.chain.api.Question;
import prb.scale.Bytes;

/** An answer of a node that did not stand the check, and which answers are to blame. */
final class VerificationException extends Exception {

    private static final long serialVersionUID = 1L;

    private record Blame(Chain chain, Question question, Bytes subject) {}

    private final transient List<Blame> blames = new ArrayList<>();

    VerificationException(String message) {
        super(message);
    }

    VerificationException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same failure, thrown on by another thread. */
    VerificationException(VerificationException of) {
        super(of.getMessage(), of);
        blames.addAll(of.blames);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Names an answer that may be the wrong one; the subject is a block's hash. */
    VerificationException blame(Chain chain, Question question, Bytes blockHash) {
        blames.add(new Blame(chain, question, blockHash));
        return this;
    }

    /** Names an answer about a block by its number. */
    VerificationException blame(Chain chain, Question question, long number) {
        return blame(chain, question, Demotion.subject(number));
    }

    /** Has the nodes that gave these answers demoted. @return their names, empty when none is known */
    String demote() {
        StringJoiner names = new StringJoiner(", ");
        List<String> seen = new ArrayList<>();
        for (Blame blame : blames) {
            blame.chain().demote(new Demotion(blame.question(), blame.subject(), getMessage())).ifPresent(name -> {
                if (!seen.contains(name)) {
                    seen.add(name);
                    names.add(name);
                }
            });
        }
        return names.toString();
    }
}
