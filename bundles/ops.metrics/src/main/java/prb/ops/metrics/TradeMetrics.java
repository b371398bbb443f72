package prb.ops.metrics;

import java.util.Comparator;
import java.util.List;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSink;
import prb.trade.api.TradeQueue;
import prb.trade.api.Trader;

/** Jobs and extrinsics; at most {@value #ACCOUNTS_MAX} accounts are told one by one, balances in the smallest unit. */
final class TradeMetrics {

    static final int ACCOUNTS_MAX = 200;
    private static final double MS_PER_S = 1_000;

    private static final Family JOBS = Family.gauge("prb_queue_jobs",
            "Jobs in the trade queue, by phase: waiting, running, finished (as long as they are kept).", "phase");
    private static final Family SENT = Family.counter("prb_trader_extrinsics_sent_total", "Extrinsics submitted.");
    private static final Family FAILED = Family.counter("prb_trader_failures_total",
            "Extrinsics that failed, and jobs that were refused.");
    private static final Family IN_FLIGHT = Family.gauge("prb_trader_extrinsics_in_flight", "Extrinsics that are not final yet.");
    private static final Family ACCOUNTS = Family.gauge("prb_trader_accounts", "Accounts with jobs or extrinsics on their way.");
    private static final Family FREE = Family.gauge("prb_trader_account_free_balance",
            "Free balance as of the last look, in the smallest unit (10^12 are one PHA).", "account");
    private static final Family HELD = Family.gauge("prb_trader_account_held_seconds",
            "How long an account's jobs have not been sent for a reason; 0 when they are.", "account");
    private static final Family WAITING = Family.gauge("prb_trader_account_waiting_jobs",
            "Jobs of an account that are in no extrinsic yet.", "account");

    static final List<Family> FAMILIES = List.of(JOBS, SENT, FAILED, IN_FLIGHT, ACCOUNTS, FREE, HELD, WAITING);

    private TradeMetrics() {}

    static void read(TradeQueue.QueueStats stats, MetricSink sink) {
        sink.put(JOBS, stats.waiting(), "waiting");
        sink.put(JOBS, stats.running(), "running");
        sink.put(JOBS, stats.finished(), "finished");
    }

    static void read(Trader trader, MetricSink sink) {
        Trader.Stats stats = trader.stats();
        sink.put(SENT, stats.sent());
        sink.put(FAILED, stats.failed());
        sink.put(IN_FLIGHT, stats.inFlight());
        List<Trader.Account> accounts = trader.accounts();
        sink.put(ACCOUNTS, accounts.size());
        // In one order, so that it is the same ones from one collection to the next.
        accounts.stream().sorted(Comparator.comparing(account -> account.account().toString())).limit(ACCOUNTS_MAX)
                .forEach(account -> read(account, sink));
    }

    private static void read(Trader.Account account, MetricSink sink) {
        String address = account.account().toString();
        account.free().ifPresent(free -> sink.put(FREE, free.doubleValue(), address));
        sink.put(HELD, account.hold().isEmpty() ? 0 : account.heldSinceMs() / MS_PER_S, address);
        sink.put(WAITING, account.waiting(), address);
    }
}
