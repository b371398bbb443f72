package prb.blob.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.control.EncoderStatus.ForcedChange;
import prb.blob.api.control.EncoderStatus.Progress;
import prb.blob.api.control.EncoderStatus.State;
import prb.blob.api.control.Quarantined;
import prb.scale.Bytes;

/** What is said of the encoder. */
class EncoderHealthTest {

    private static final Bytes HASH = Bytes.wrap(new byte[32]);

    private static EncoderControl encoder(State state, long journaled, Optional<ForcedChange> forced, Quarantined... quarantine) {
        EncoderStatus status = new EncoderStatus(state, "no node answers", new Progress(100, journaled, journaled, 1),
                new Progress(50, 50, 50, 1), forced, List.of(quarantine), "off");
        return new EncoderControl() {
            @Override
            public EncoderStatus status() {
                return status;
            }

            @Override
            public void confirmForcedChange(long number, Bytes hash) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private static Quarantined refused(int attempts, boolean alarm) {
        return new Quarantined("relay", "range", 7, "ws://a", "bad signature", attempts, Instant.EPOCH, alarm);
    }

    private static String text(Result result) {
        return String.join("\n", StreamSupport.stream(result.spliterator(), false).map(Object::toString).toList());
    }

    @Test
    void whatIsQuarantinedOnceIsNoAlarmAndThreeTimesIsOne() {
        assertEquals(Result.Status.OK, new EncoderHealth(encoder(State.AT_TIP, 100, Optional.empty(), refused(1, false)))
                .execute().getStatus());
        Result alarm = new EncoderHealth(encoder(State.TROUBLED, 100, Optional.empty(), refused(3, true))).execute();
        assertEquals(Result.Status.CRITICAL, alarm.getStatus());
        assertTrue(text(alarm).contains("block 7 was refused 3 times, the last time from ws://a: bad signature"), text(alarm));
    }

    @Test
    void aForcedChangeSaysWhatToType() {
        ForcedChange change = new ForcedChange(9, HASH, 1, 20, true);
        Result held = new EncoderHealth(encoder(State.HELD, 8, Optional.of(change))).execute();
        assertEquals(Result.Status.CRITICAL, held.getStatus());
        assertTrue(text(held).contains("confirm-forced-change 9 " + HASH), text(held));
    }

    @Test
    void stalledIsAWarningWithItsCause() {
        Result stalled = new EncoderHealth(encoder(State.TROUBLED, 100, Optional.empty())).execute();
        assertEquals(Result.Status.WARN, stalled.getStatus());
        assertTrue(text(stalled).contains("no node answers"), text(stalled));
    }

    @Test
    void syncingIsNotReady() {
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, new EncoderReady(encoder(State.SYNCING, 10, Optional.empty()))
                .execute().getStatus());
        assertEquals(Result.Status.OK, new EncoderReady(encoder(State.SYNCING, 95, Optional.empty())).execute().getStatus());
        assertEquals(Result.Status.OK, new EncoderReady(encoder(State.AT_TIP, 100, Optional.empty())).execute().getStatus());
    }
}
