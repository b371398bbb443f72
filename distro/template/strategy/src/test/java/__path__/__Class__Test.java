package __package__;

import prb.testkit.StrategyContract;
import prb.trade.api.ExtrinsicStrategy;

class __Class__Test extends StrategyContract {

    @Override
    protected ExtrinsicStrategy strategy() {
        return new __Class__();
    }
}
