package prb.cli.inspect;

import java.util.List;
import java.util.Set;
import prb.cli.output.Output;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.runtime.EventRecord;
import prb.substrate.runtime.Runtime;

/** The value of System.Events, or one record of it. JSON: {events:[{extrinsic, pallet, name, fields}]}. */
final class EventSubject implements Subject {

    private static final Bytes ONE = Bytes.ofInts(4); // compact count of a list with one record

    @Override
    public Set<String> options() {
        return Set.of(METADATA);
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Runtime runtime = MetadataFile.of(request);
        List<EventRecord> events = events(runtime, request.bytes("event"));
        out.list("events", events, (list, event) -> list.object(null, each -> write(each, event)));
    }

    private static List<EventRecord> events(Runtime runtime, Bytes input) throws MalformedException {
        try {
            return runtime.decodeEvents(input);
        } catch (ScaleException list) {
            return record(runtime, input, list);
        } catch (IllegalArgumentException notUnderstood) {
            throw new MalformedException("event", 0, "", String.valueOf(notUnderstood.getMessage()));
        }
    }

    /** Reads the input as one record; when it is none either, the reading that came further is the one to complain about. */
    private static List<EventRecord> record(Runtime runtime, Bytes input, ScaleException list) throws MalformedException {
        try {
            return runtime.decodeEvents(Bytes.concat(ONE, input));
        } catch (ScaleException record) {
            boolean further = record.offset() - ONE.size() > list.offset();
            throw further ? new MalformedException("event", record, -ONE.size()) : new MalformedException("event", list);
        } catch (IllegalArgumentException notUnderstood) {
            throw new MalformedException("event", list);
        }
    }

    private static void write(Output out, EventRecord event) {
        if (event.extrinsicIndex().isPresent()) {
            out.number("extrinsic", event.extrinsicIndex().getAsInt());
        } else {
            out.text("extrinsic", null);
        }
        out.text("pallet", event.pallet()).text("name", event.name());
        Values.named(out, "fields", event.fields());
    }
}
