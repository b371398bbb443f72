package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import prb.scale.Bytes;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;

/**
 * A worker as the api tells it.
 *
 * @param worker what the operator configured
 * @param report what it does; empty when it is not driven here
 * @param reason of its state, one sentence; empty when there is nothing to say
 */
record WorkerView(Worker worker, Optional<WorkerReport> report, String reason) {

    WorkerState state() {
        return report.map(WorkerReport::state).orElse(WorkerState.IDLE);
    }

    Optional<Instant> since() {
        return report.map(WorkerReport::since);
    }

    long relay() {
        return report.map(each -> Answers.last(each.nextRelayHeader())).orElse(-1L);
    }

    long para() {
        return report.map(each -> Answers.last(each.nextParaBlock())).orElse(-1L);
    }

    private String publicKey() {
        return report.flatMap(WorkerReport::publicKey).map(Bytes::toHex).orElse("");
    }

    /** Whether a text in lower case is part of what it is known by. */
    boolean mentions(String text) {
        return text.isEmpty() || has(worker.name(), text) || has(worker.endpoint().toString(), text) || has(reason, text)
                || has(worker.id(), text) || has(publicKey(), text);
    }

    private static boolean has(String where, String text) {
        return where.toLowerCase(Locale.ROOT).contains(text);
    }

    ObjectNode json() {
        ObjectNode json = Answers.object().put("id", worker.id()).put("name", worker.name()).put("pool", worker.pid())
                .put("endpoint", worker.endpoint().toString()).put("state", state().text()).put("reason", reason)
                .put("since", Answers.time(since())).put("next_try", Answers.time(report.flatMap(WorkerReport::nextTry)))
                .put("relay", relay())
                .put("para_header", report.map(each -> Answers.last(each.nextParaHeader())).orElse(-1L)).put("para", para())
                .put("version", report.map(WorkerReport::version).orElse(""))
                .put("public_key", publicKey().isEmpty() ? null : publicKey());
        Answers.money(json, "stake", worker.stake());
        return json.put("enabled", worker.enabled()).put("sync_only", worker.syncOnly()).put("gatekeeper", worker.gatekeeper());
    }
}
