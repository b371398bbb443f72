package prb.wire.walkie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WorkerStatesTest {

    @Test
    void ourNamesHaveTheOriginalsWords() {
        assertEquals(WorkerState.Status.S_SYNCHING, WorkerStates.status("syncing"));
        for (String name : new String[] {"registering", "benchmarking", "adding"}) {
            assertEquals(WorkerState.Status.S_PRE_ACTIVE, WorkerStates.status(name));
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> WorkerStates.status("S_IDLE")).getMessage()
                .contains("S_IDLE"));
    }

    @Test
    void anEmptyOwnerOfAPoolIsWrittenWhenItWasSet() {
        assertEquals(2, Pool.newBuilder().setRealPhalaSs58("").build().getSerializedSize());
        assertFalse(Pool.newBuilder().build().hasRealPhalaSs58());
    }
}
