package prb.trade.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static prb.trade.api.TradeQueueContract.KEY;
import static prb.trade.api.TradeQueueContract.job;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;

class JobCodecTest {

    @Test
    void everyActionAndOutcomeSurvivesStorage() {
        List<JobAction> actions = List.of(new JobAction.SyncMessages(KEY, List.of(KEY, Bytes.EMPTY)),
                new JobAction.RegisterWorker(KEY, Optional.of(KEY), Bytes.EMPTY), new JobAction.AddWorker(-1, KEY),
                new JobAction.StartComputing(2, KEY, BigInteger.TWO.pow(127)), new JobAction.StopComputing(3, KEY),
                new JobAction.RestartComputing(4, KEY, BigInteger.ZERO), new JobAction.Call("remark", KEY));
        for (JobAction action : actions) {
            assertEquals(job("x", -3, action), JobCodec.decodeJob(JobCodec.encode(job("x", -3, action))));
        }
        for (JobOutcome outcome : List.of(new JobOutcome.Succeeded(KEY, KEY), new JobOutcome.Failed(KEY, KEY, "why"),
                new JobOutcome.Refused("no"),
                new JobOutcome.Obsolete("done"), new JobOutcome.Expired(), new JobOutcome.Cancelled())) {
            assertEquals(outcome, JobCodec.decodeOutcome(JobCodec.encode(outcome)));
        }
    }

    @Test
    void conditionsSurviveStorageAndAJobOfTheFirstVersionHasNone() {
        TradeJob plain = job("x", 0);
        TradeJob job = new TradeJob("x", plain.signer(), plain.proxiedOwner(), plain.action(), 0, plain.createdAt(),
                plain.expiresAt(), List.of(new Precondition.NotRegistered(KEY), new Precondition.NotInPool(KEY),
                        new Precondition.NotComputing(KEY), new Precondition.NotReceived(Bytes.EMPTY, 7),
                        new Precondition.Stored(KEY, Optional.empty()), new Precondition.Stored(KEY, Optional.of(KEY))));
        assertEquals(job, JobCodec.decodeJob(JobCodec.encode(job)));
        byte[] first = JobCodec.encode(plain).toArray();
        first[0] = 1;
        assertEquals(plain, JobCodec.decodeJob(Bytes.wrap(first, 0, first.length - 1)));
    }

    @Test
    void attemptSurvivesStorage() {
        Attempt attempt = new Attempt(job("x", 0).signer(), KEY, Bytes.ofInts(1, 2), List.of("a", "a", "b"), true, false,
                BigInteger.TEN, 9, 1_251, 3, 67);
        assertEquals(attempt, JobCodec.decodeAttempt(JobCodec.encode(attempt)));
        byte[] other = JobCodec.encode(attempt).toArray();
        other[0] = 9;
        assertThrows(ScaleException.class, () -> JobCodec.decodeAttempt(Bytes.wrap(other)));
    }

    @Test
    void randomBytesAreNoJob() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            byte[] noise = new byte[random.nextInt(150)];
            random.nextBytes(noise);
            assertThrows(ScaleException.class, () -> JobCodec.decodeJob(Bytes.wrap(noise)));
        }
    }
}
