package prb.cli.inspect;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import prb.cli.output.Output;
import prb.scale.Bytes;
import prb.scale.ScaleException;

/**
 * A blob of a data provider, its kind found by strict reading. JSON: {kind, relay:[from, to], para:[from, to], justified,
 * setChange, bytes}. What a kind has not is null: ranges without blocks, {@code justified} (the last relay header brings a
 * justification) and {@code setChange} (the next authority set comes along) outside of header requests.
 */
final class BlobSubject implements Subject {

    private static final List<BlobKind> KINDS = List.of(
            new BlobKind("SyncCombinedHeadersReq", BlobKind::combinedHeaders),
            new BlobKind("DispatchBlockReq", BlobKind::dispatchBlock),
            new BlobKind("SyncParachainHeaderReq", BlobKind::paraHeaders),
            new BlobKind("Genesis", BlobKind::genesis),
            new BlobKind("RangeMeta", BlobKind::rangeMeta));

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Bytes blob = request.bytes("blob");
        ScaleException furthest = null;
        String nearest = "";
        for (BlobKind kind : KINDS) {
            try {
                BlobKind.Content content = kind.reader().apply(blob);
                write(out, kind.name(), content, blob.size());
                return;
            } catch (ScaleException e) {
                if (furthest == null || e.offset() > furthest.offset()) {
                    furthest = e;
                    nearest = kind.name();
                }
            }
        }
        throw new MalformedException("blob (it is of no known kind, nearest is " + nearest + ")",
                Objects.requireNonNull(furthest, "there are kinds"));
    }

    private static void write(Output out, String kind, BlobKind.Content content, int bytes) {
        out.text("kind", kind).range("relay", content.relay()).range("para", content.para())
                .flag("justified", content.justified()).flag("setChange", content.setChange()).number("bytes", bytes);
    }
}
