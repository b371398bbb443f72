package prb.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.Fence;
import prb.trade.api.JobCodec;
import prb.trade.api.JobOutcome;
import prb.trade.api.StaleFenceException;
import prb.trade.api.TradeJob;

/** The scripts of accounts and attempts as calls. Each is one atomic change in Redis. */
final class AttemptStore {

    private static final long STALE = -2;

    private final JobStore.Runner redis;

    AttemptStore(JobStore.Runner redis) {
        this.redis = redis;
    }

    /** The right to work an account. @param epoch of Redis at that time */
    record Claim(long token, String epoch) {}

    /** What Redis knows of an account. @param epoch of Redis at that moment */
    record Known(String epoch, List<Attempt> attempts) {}

    /** @param before the token that this process had for the account last, 0 for none @return empty when another has it */
    Optional<Claim> claim(Node node, AccountId account, Duration life, long before) {
        List<Object> answer = redis.run(Script.CLAIM, List.of(key(account), node.instance(), node.text(), life.toMillis(),
                before));
        long token = JobStore.number(answer.getFirst());
        return token > 0 ? Optional.of(new Claim(token, JobStore.text(answer.get(1)))) : Optional.empty();
    }

    /**
     * @param onlyForOpen whether nothing is kept when a job is over
     * @return the jobs of the first attempt that are over or unknown, when that matters
     * @throws StaleFenceException when another trader may have the account
     */
    List<String> keep(AccountId account, Collection<Attempt> attempts, Fence right, boolean onlyForOpen) {
        List<Object> args = new ArrayList<>(List.of(key(account), right.token(), onlyForOpen ? 1 : 0));
        for (Attempt attempt : attempts) {
            args.add(attempt.hash().toPlainHex());
            args.add(JobCodec.encode(attempt).toArray());
            addJobs(attempt, args);
        }
        List<Object> answer = redis.run(Script.ATTEMPT, args);
        failWhenStale(answer, right);
        return answer.stream().skip(1).map(JobStore::text).toList();
    }

    Known attempts(AccountId account) {
        List<Object> answer = redis.run(Script.ATTEMPTS, List.of(key(account)));
        return new Known(JobStore.text(answer.getFirst()), answer.stream().skip(1)
                .map(bytes -> JobCodec.decodeAttempt(Bytes.wrap((byte[]) bytes))).toList());
    }

    Set<AccountId> accounts() {
        Set<AccountId> accounts = new HashSet<>();
        redis.run(Script.ATTEMPTS, List.of("")).forEach(hex -> accounts.add(new AccountId(Bytes.fromHex(JobStore.text(hex)))));
        return accounts;
    }

    /**
     * @param held tells the jobs that this process has in hand: they are remembered even when Redis has lost them
     * @throws StaleFenceException when another trader may have the account
     */
    void resolve(List<Attempt> attempts, Map<String, JobOutcome> outcomes, Fence right, int jobsFinishedKept,
            Function<String, Optional<TradeJob>> held) {
        List<Object> args = new ArrayList<>(List.of(right.name(), right.token(), jobsFinishedKept, attempts.size()));
        for (Attempt attempt : attempts) {
            args.add(attempt.hash().toPlainHex());
            addJobs(attempt, args);
        }
        outcomes.forEach((id, outcome) -> {
            Optional<TradeJob> job = held.apply(id);
            args.add(id);
            args.add(JobCodec.encode(outcome).toArray());
            args.add(job.<Object>map(known -> JobCodec.encode(known).toArray()).orElse(""));
            args.add(job.map(TradeJob::priority).orElse(0));
        });
        failWhenStale(redis.run(Script.RESOLVE, args), right);
    }

    static String key(AccountId account) {
        return account.bytes().toPlainHex();
    }

    private static void addJobs(Attempt attempt, List<Object> args) {
        List<String> jobs = attempt.jobIds().stream().distinct().toList();
        args.add(jobs.size());
        args.addAll(jobs);
    }

    private static void failWhenStale(List<Object> answer, Fence right) {
        if (JobStore.number(answer.getFirst()) == STALE) {
            throw new StaleFenceException(right);
        }
    }
}
