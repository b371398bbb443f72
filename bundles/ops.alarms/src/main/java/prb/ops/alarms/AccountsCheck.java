package prb.ops.alarms;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import prb.trade.api.Trader;

/** Accounts whose jobs are held up: empty ones make it critical, others a warning. {@value #NAMED_MAX} are named. Any thread. */
final class AccountsCheck implements HealthCheck {

    private static final int NAMED_MAX = 10;

    private final Trader trader;

    AccountsCheck(Trader trader) {
        this.trader = trader;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<Trader.Account> held = trader.accounts().stream().filter(account -> !account.hold().isEmpty()).toList();
        for (Trader.Account each : held.stream().limit(NAMED_MAX).toList()) {
            if (each.free().filter(free -> free.signum() == 0).isPresent()) {
                log.critical("Account {} is empty, {} jobs wait: {}. Send it funds", each.account(), each.waiting(), each.hold());
            } else {
                log.warn("Account {} sends nothing, {} jobs wait: {}. See prb:accounts", each.account(), each.waiting(),
                        each.hold());
            }
        }
        if (held.size() > NAMED_MAX) {
            log.warn("and {} more accounts", held.size() - NAMED_MAX);
        }
        log.info("{} accounts have jobs", trader.accounts().size());
        return new Result(log);
    }
}
