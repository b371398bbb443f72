package prb.devnet.chain.para.pallet;

import java.math.BigDecimal;
import java.math.BigInteger;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/**
 * The economy's numbers and formulas, in U64F64 fixed point. They are Khala's defaults but for K, the least stake per square
 * root of the score: 20 PHA instead of 100, so that one stake serves every score that a devnet sees.
 */
final class Tokenomic {

    private static final int FRACTION_BITS = 64;
    private static final BigInteger UNITS_PER_PHA = BigInteger.TEN.pow(12);
    private static final BigInteger K = fixed("20");
    private static final BigInteger RE = fixed("1.3");
    private static final BigInteger RIG_K = fixed("0.3");
    private static final BigInteger RIG_B = BigInteger.ZERO;
    private static final BigInteger V_MAX = fixed("30000");
    private static final int HEARTBEAT_WINDOW = 10;

    private Tokenomic() {}

    /** The value of PhalaComputation.TokenomicParameters. */
    static Bytes parameters() {
        ScaleWriter out = new ScaleWriter().u128(fixed("0.084")).u128(fixed("1.00000099985")).u128(fixed("720")).u128(V_MAX);
        out.u128(fixed("0.0415625")).u128(fixed("88.59375")).u128(fixed("0.001")).u128(fixed("0.2")).u32(HEARTBEAT_WINDOW);
        return out.u128(RIG_K).u128(RIG_B).u128(RE).u128(K).u128(fixed("1")).toBytes();
    }

    /** A stake in the smallest unit as fixed-point PHA. */
    static BigInteger pha(BigInteger stake) {
        return stake.shiftLeft(FRACTION_BITS).divide(UNITS_PER_PHA);
    }

    /** K * sqrt(p). */
    static BigInteger minStake(long score) {
        return multiply(K, BigInteger.valueOf(score).shiftLeft(2 * FRACTION_BITS).sqrt());
    }

    static BigInteger maxValue() {
        return V_MAX;
    }

    /** ve = (1 + (re - 1) * level score) * (stake + rigK * p + rigB). */
    static BigInteger initialValue(BigInteger stake, long score, int level) {
        BigInteger bonus = multiply(RE.subtract(fixed("1")), levelScore(level)).add(fixed("1"));
        BigInteger rig = RIG_K.multiply(BigInteger.valueOf(score)).add(RIG_B);
        return multiply(bonus, pha(stake).add(rig));
    }

    private static BigInteger levelScore(int level) {
        return switch (level) {
            case 1, 2, 3 -> fixed("1");
            case 4 -> fixed("0.8");
            default -> fixed("0.7");
        };
    }

    private static BigInteger multiply(BigInteger a, BigInteger b) {
        return a.multiply(b).shiftRight(FRACTION_BITS);
    }

    private static BigInteger fixed(String value) {
        return new BigDecimal(value).multiply(new BigDecimal(BigInteger.ONE.shiftLeft(FRACTION_BITS))).toBigInteger();
    }
}
