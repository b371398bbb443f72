package prb.cli.inspect;

import java.util.List;
import java.util.Set;
import prb.cli.output.Output;
import prb.scale.Bytes;
import prb.substrate.runtime.PalletView;

/** Runtime metadata. JSON: {version, pallets:[{name, index, calls, storage, events, errors}]}, all four lists of names. */
final class MetadataSubject implements Subject {

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Bytes input = request.bytes("metadata");
        List<PalletView> pallets = MetadataFile.parse("metadata", input).pallets();
        out.number("version", input.u8(MetadataFile.VERSION_OFFSET))
                .list("pallets", pallets, (list, pallet) -> list.object(null, each -> write(each, pallet)));
    }

    private static void write(Output out, PalletView pallet) {
        out.text("name", pallet.name()).number("index", pallet.index()).texts("calls", pallet.calls())
                .texts("storage", pallet.storage().stream().map(PalletView.StorageItem::name).toList())
                .texts("events", pallet.events()).texts("errors", pallet.errors());
    }
}
