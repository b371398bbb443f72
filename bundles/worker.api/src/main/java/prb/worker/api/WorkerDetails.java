package prb.worker.api;

import java.util.Optional;
import prb.substrate.crypto.account.AccountId;

/**
 * What is known of a worker beyond its report.
 *
 * @param sessionAccount the account of the worker's session on chain; empty when the worker is bound to none
 * @param sessionInfoJson JSON object as the original bridge shows it: {@code runtimeInfo} (what the pRuntime tells of itself)
 *     and, for a bound worker, {@code state, v, ve, benchmark, stats} of its session
 */
public record WorkerDetails(Optional<AccountId> sessionAccount, String sessionInfoJson) {}
