package prb.trade.trader;

import java.util.List;
import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;
import prb.trade.api.JobAction;

/** The calls of a job, by the names of the runtime's metadata. */
final class Calls {

    private Calls() {}

    /** @throws IllegalArgumentException when the runtime does not know a call or refuses an argument */
    static List<Bytes> of(Runtime runtime, JobAction action) {
        return switch (action) {
            case JobAction.SyncMessages a -> a.messages().stream()
                    .map(message -> runtime.call("PhalaMq", "sync_offchain_message", Runtime.rawArgument(message))).toList();
            case JobAction.RegisterWorker a -> List.of(register(runtime, a));
            case JobAction.AddWorker a -> List.of(runtime.call("PhalaStakePoolv2", "add_worker", a.pid(), a.publicKey()));
            case JobAction.StartComputing a ->
                List.of(runtime.call("PhalaStakePoolv2", "start_computing", a.pid(), a.publicKey(), a.stake()));
            case JobAction.StopComputing a -> List.of(runtime.call("PhalaStakePoolv2", "stop_computing", a.pid(), a.publicKey()));
            case JobAction.RestartComputing a ->
                List.of(runtime.call("PhalaStakePoolv2", "restart_computing", a.pid(), a.publicKey(), a.stake()));
            case JobAction.Call a -> List.of(a.call());
        };
    }

    /** The worker signed its registration info, so its bytes go to the chain unchanged. */
    private static Bytes register(Runtime runtime, JobAction.RegisterWorker action) {
        Object info = Runtime.rawArgument(action.registrationInfo());
        return action.legacyAttestation().isPresent()
                ? runtime.call("PhalaRegistry", "register_worker", info, Runtime.rawArgument(action.legacyAttestation().get()))
                : runtime.call("PhalaRegistry", "register_worker_v2", info, Runtime.rawArgument(action.attestationReport()));
    }
}
