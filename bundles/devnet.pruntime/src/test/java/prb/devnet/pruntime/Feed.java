package prb.devnet.pruntime;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import prb.devnet.pruntime.enclave.InitCall;
import prb.devnet.pruntime.enclave.SimulatedWorker;
import prb.devnet.pruntime.state.SharedTries;
import prb.devnet.pruntime.sync.Generation;
import prb.devnet.pruntime.sync.RefusedException;
import prb.devnet.pruntime.sync.Requests;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/** Feeds a worker with request bytes, as the HTTP side does. */
final class Feed {

    final SimulatedWorker worker;

    Feed(SimulatedWorker worker) {
        this.worker = worker;
    }

    static Feed fresh(Generation generation) {
        return new Feed(new SimulatedWorker(1, generation, new SharedTries(), Clock.systemUTC()));
    }

    Feed init(Bytes genesisInfo, Bytes genesisState) throws RefusedException {
        worker.init(new InitCall(true, Requests.genesisInfo(new ScaleReader(genesisInfo)), genesisState, Optional.empty(),
                Optional.empty()));
        return this;
    }

    List<Long> combined(Bytes... parts) throws RefusedException {
        long[] numbers = worker.syncCombined(Requests.syncCombined(new ScaleReader(Bytes.concat(parts))));
        return List.of(numbers[0], numbers[1]);
    }

    long relay(Bytes request) throws RefusedException {
        return worker.syncHeaders(Requests.syncHeaders(new ScaleReader(request)));
    }

    long para(Bytes request) throws RefusedException {
        return worker.syncParaHeaders(Requests.syncParaHeaders(new ScaleReader(request)));
    }

    long dispatch(Bytes request) throws RefusedException {
        return worker.dispatch(Requests.dispatchBlocks(new ScaleReader(request)));
    }

    List<Long> counters() {
        return List.of(worker.info().nextRelay(), worker.info().nextPara(), worker.info().nextBlock());
    }
}
