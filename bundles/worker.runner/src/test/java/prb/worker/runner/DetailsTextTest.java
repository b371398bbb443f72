package prb.worker.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.WorkerDetails;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.api.chain.FleetChain.SessionInfo;
import prb.worker.runner.fake.FakeInventory;

class DetailsTextTest {

    private static final WorkerReport REPORT = new WorkerReport(FakeInventory.workerOf(1, 1), WorkerState.SYNCING, "",
            Instant.EPOCH, Optional.empty(), Optional.empty(), 81, 40, 39);

    @Test
    void unboundWorkerShowsItsRuntimeOnly() {
        String description = "{\"list\":[\"e:{,\\\"\"],\"headernum\":7,\"paraHeadernum\":3,\"blocknum\":3,"
                + "\"none\":[],\"gatekeeper\":null}";
        WorkerDetails details = DetailsText.of(REPORT, description, Optional.empty());
        assertEquals("""
                {
                  "runtimeInfo": {
                    "list": [
                      "e:{,\\\""
                    ],
                    "headernum": 81,
                    "paraHeadernum": 40,
                    "blocknum": 39,
                    "none": [],
                    "gatekeeper": null
                  }
                }""", details.sessionInfoJson());
        assertEquals(Optional.empty(), details.sessionAccount());
    }

    @Test
    void boundWorkerShowsItsSessionFirst() {
        Bytes account = Bytes.fromHex("44".repeat(32));
        WorkerDetails details = DetailsText.of(REPORT, "{}", Optional.of(new SessionInfo(account, "\"state\":\"WorkerIdle\"")));
        assertEquals("{\n  \"state\": \"WorkerIdle\",\n  \"runtimeInfo\": {}\n}", details.sessionInfoJson());
        assertEquals(Optional.of(new AccountId(account)), details.sessionAccount());
    }
}
