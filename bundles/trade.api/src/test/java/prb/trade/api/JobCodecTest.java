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
    void randomBytesAreNoJob() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            byte[] noise = new byte[random.nextInt(150)];
            random.nextBytes(noise);
            assertThrows(ScaleException.class, () -> JobCodec.decodeJob(Bytes.wrap(noise)));
        }
    }
}
