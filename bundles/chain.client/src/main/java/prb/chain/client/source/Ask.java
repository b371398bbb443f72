package prb.chain.client.source;

import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import prb.chain.api.Demotion;
import prb.chain.api.Question;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.Json;
import prb.scale.Bytes;

/**
 * A question that may be put to any source, as often as needed. Immutable.
 *
 * @param <T> the answer
 */
public final class Ask<T> {

    /** What a missing value means. */
    public enum Missing {
        /** A proper answer. */
        TRUE,
        /** A proper answer once every source gave it: sources keep different things. */
        TRUE_IF_ALL_AGREE,
        /** Never a proper answer about a final block: the source is behind. */
        BEHIND
    }

    final CallClass kind;
    final String method;
    final Function<Json, T> convert;
    final Object[] params;
    final @Nullable Question question;
    final @Nullable Bytes subject;
    final long number;
    final boolean ofState;
    final boolean sameSource;
    final Missing missing;
    final Predicate<T> isMissing;
    final Predicate<T> isRight;

    private Ask(CallClass kind, String method, Function<Json, T> convert, Object[] params, @Nullable Question question,
            @Nullable Bytes subject, long number, boolean ofState, boolean sameSource, Missing missing, Predicate<T> isMissing,
            Predicate<T> isRight) {
        this.kind = kind;
        this.method = method;
        this.convert = convert;
        this.params = params;
        this.question = question;
        this.subject = subject;
        this.number = number;
        this.ofState = ofState;
        this.sameSource = sameSource;
        this.missing = missing;
        this.isMissing = isMissing;
        this.isRight = isRight;
    }

    /** A call of a method; the conversion refuses with JsonException, ScaleException or IllegalArgumentException. */
    public static <T> Ask<T> of(CallClass kind, String method, Function<Json, T> convert, Object... params) {
        return new Ask<>(kind, method, convert, params, null, null, -1, false, false, Missing.TRUE, value -> false,
                value -> true);
    }

    /** About a block by hash. */
    public Ask<T> about(Question what, Bytes blockHash) {
        return new Ask<>(kind, method, convert, params, what, blockHash, -1, ofState, sameSource, missing, isMissing, isRight);
    }

    /** About a block by number. */
    public Ask<T> about(Question what, long blockNumber) {
        return new Ask<>(kind, method, convert, params, what, Demotion.subject(blockNumber), blockNumber, ofState, sameSource,
                missing,
                isMissing, isRight);
    }

    /** Needs the block's state, which pruned sources drop. */
    public Ask<T> fromState() {
        return new Ask<>(kind, method, convert, params, question, subject, number, true, sameSource, missing, isMissing, isRight);
    }

    /** Best put to the source that took the latest extrinsic, whose pool has it. */
    public Ask<T> whereSubmitted() {
        return new Ask<>(kind, method, convert, params, question, subject, number, ofState, true, missing, isMissing, isRight);
    }

    /** Says when an answer is a missing value and what that means. */
    public Ask<T> missingWhen(Predicate<T> test, Missing meaning) {
        return new Ask<>(kind, method, convert, params, question, subject, number, ofState, sameSource, meaning, test, isRight);
    }

    /** Says when an answer is right as far as it can be told at once; a wrong one demotes the source. */
    public Ask<T> rightWhen(Predicate<T> test) {
        return new Ask<>(kind, method, convert, params, question, subject, number, ofState, sameSource, missing, isMissing, test);
    }
}
