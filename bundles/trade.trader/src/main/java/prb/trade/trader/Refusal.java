package prb.trade.trader;

import java.util.Locale;
import prb.chain.api.ChainException;

/** Why a node did not take an extrinsic, by what can be done about it. */
enum Refusal {
    /** The account can not pay: its jobs wait until it can. */
    UNFUNDED,
    /** More than a block takes: fewer calls may fit. */
    TOO_HEAVY,
    /** It is in the pool already. */
    KNOWN,
    /** A matter of time: nonce taken, pool full, banned for a while. */
    PASSING,
    /** Anything else; counted, for it may never pass. */
    OTHER;

    private static final int INVALID = 1010;
    private static final int BANNED = 1012;
    private static final int KNOWN_CODE = 1013;
    private static final int PRIORITY = 1014;
    private static final int FULL = 1016;

    static Refusal of(ChainException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return switch (e.code()) {
            case INVALID -> text.contains("pay some fees") || text.contains("balance too low") ? UNFUNDED
                    : text.contains("exhaust") ? TOO_HEAVY : OTHER;
            case KNOWN_CODE -> KNOWN;
            case BANNED, PRIORITY, FULL -> PASSING;
            default -> OTHER;
        };
    }
}
