package prb.ops.rest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** Amounts as they are given: {@code stake} in the smallest unit or {@code stake_pha} in PHA, as decimal texts. Stateless. */
final class Stakes {

    static final String STAKE = "stake";
    static final String STAKE_PHA = "stake_pha";
    private static final int PHA_DECIMALS = 12;

    private Stakes() {}

    /** Empty when neither is there. */
    static Optional<BigInteger> of(Body body) {
        Optional<String> units = body.text(STAKE);
        Optional<String> pha = body.text(STAKE_PHA);
        if (units.isPresent() && pha.isPresent()) {
            throw body.refused(STAKE, "stands beside " + STAKE_PHA + ": one of them");
        }
        if (units.isPresent()) {
            if (!units.get().matches("[0-9]{1,39}")) {
                throw body.refused(STAKE, "must be a whole decimal number in the smallest unit (10^12 are 1 PHA)");
            }
            return Optional.of(new BigInteger(units.get()));
        }
        return pha.map(text -> {
            if (!text.matches("[0-9]{1,27}(\\.[0-9]{1,12})?")) {
                throw body.refused(STAKE_PHA, "must be a decimal number of PHA with at most 12 decimals");
            }
            return new BigDecimal(text).movePointRight(PHA_DECIMALS).toBigIntegerExact();
        });
    }

    static BigInteger needed(Body body) {
        return of(body).orElseThrow(() -> body.refused(STAKE, "is missing, and so is " + STAKE_PHA));
    }
}
