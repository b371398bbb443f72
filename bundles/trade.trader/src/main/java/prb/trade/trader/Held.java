package prb.trade.trader;

import java.util.Comparator;
import prb.trade.api.TradeJob;

/** A job in the trader's hands. @param seq order of arrival */
record Held(TradeJob job, long seq) {

    /** Higher priority first, then the older. */
    static final Comparator<Held> ORDER = Comparator.<Held>comparingInt(held -> -held.job().priority())
            .thenComparingLong(Held::seq);
}
