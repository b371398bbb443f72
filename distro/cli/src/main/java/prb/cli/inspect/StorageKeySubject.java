package prb.cli.inspect;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.cli.output.Output;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.substrate.runtime.StorageKeyView;

/**
 * A storage key, or the start of one. JSON: {pallet, item, parts:[{hasher, hash, value}]}: the value is null where the
 * hasher keeps none. Keys that are plain text, such as {@code :code}, have no pallet and need no metadata.
 */
final class StorageKeySubject implements Subject {

    @Override
    public Set<String> options() {
        return Set.of(METADATA);
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Bytes key = request.bytes("storage-key");
        if (!key.isEmpty() && key.u8(0) == ':' && isPrintable(key)) {
            write(out, null, key.toUtf8(), List.of());
            return;
        }
        StorageKeyView found = MetadataFile.of(request).decodeStorageKey(key);
        write(out, found.pallet(), found.item().orElse(null), found.parts());
    }

    private static boolean isPrintable(Bytes key) {
        return key.toUtf8().chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static void write(
            Output out, @Nullable String pallet, @Nullable String item, List<StorageKeyView.Part> parts) {
        out.text("pallet", pallet).text("item", item).list("parts", parts, (list, part) -> list.object(null, each -> {
            each.text("hasher", part.hasher().name()).hex("hash", part.hash());
            part.value().ifPresentOrElse(value -> Values.write(each, "value", value), () -> each.text("value", null));
        }));
    }
}
