package prb.cli.inspect;

import java.util.Set;
import prb.cli.output.Output;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.runtime.DispatchFailure;
import prb.substrate.runtime.Runtime;

/** A DispatchError. JSON: {pallet, name, docs}; the pallet is null when it is no module error. */
final class ErrorSubject implements Subject {

    private static final String TYPE = "sp_runtime::DispatchError";

    @Override
    public Set<String> options() {
        return Set.of(METADATA);
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Runtime runtime = MetadataFile.of(request);
        DispatchFailure failure = explain(runtime, new ScaleReader(request.bytes("error")));
        out.text("pallet", failure.pallet().isEmpty() ? null : failure.pallet()).text("name", failure.name())
                .text("docs", failure.docs());
    }

    private static DispatchFailure explain(Runtime runtime, ScaleReader in) throws MalformedException {
        try {
            DispatchFailure failure = runtime.explain(runtime.decodeType(TYPE, in));
            in.expectEnd();
            return failure;
        } catch (ScaleException e) {
            throw new MalformedException("error", e);
        } catch (IllegalArgumentException notUnderstood) {
            throw new MalformedException("error", 0, "", String.valueOf(notUnderstood.getMessage()));
        }
    }
}
