package prb.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.cli.output.Output;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.crypto.hash.StorageHasher;
import prb.substrate.runtime.PalletView;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;

/**
 * A storage key, or the start of one. JSON: {pallet, item, parts:[{hasher, hash, value}]}: the value is null where the
 * hasher keeps none. Keys that are plain text, such as {@code :code}, have no pallet and need no metadata.
 */
final class StorageKeySubject implements Subject {

    private static final int NAME_HASH_BYTES = 16;

    @Override
    public Set<String> options() {
        return Set.of(METADATA);
    }

    /** One part of a map's key. */
    private record Part(StorageHasher hasher, Bytes hash, @Nullable Value value) {}

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Bytes key = request.bytes("storage-key");
        if (!key.isEmpty() && key.u8(0) == ':' && isPrintable(key)) {
            write(out, null, key.toUtf8(), List.of());
            return;
        }
        Runtime runtime = MetadataFile.of(request);
        ScaleReader in = new ScaleReader(key);
        PalletView pallet = pallet(runtime, in);
        if (in.isAtEnd()) {
            write(out, pallet.name(), null, List.of());
            return;
        }
        PalletView.StorageItem item = item(pallet, in);
        List<Part> parts = parts(runtime, item, in);
        write(out, pallet.name(), item.name(), parts);
    }

    private static boolean isPrintable(Bytes key) {
        return key.toUtf8().chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static PalletView pallet(Runtime runtime, ScaleReader in) {
        int from = in.position();
        Bytes hash = in.fixed(NAME_HASH_BYTES);
        for (PalletView pallet : runtime.pallets()) {
            if (!pallet.storage().isEmpty() && Hashing.twox128(Bytes.utf8(pallet.storage().getFirst().prefix())).equals(hash)) {
                return pallet;
            }
        }
        throw new ScaleException(from, "pallet", "no pallet of the metadata has storage under " + hash.toHex());
    }

    private static PalletView.StorageItem item(PalletView pallet, ScaleReader in) {
        int from = in.position();
        Bytes hash = in.fixed(NAME_HASH_BYTES);
        for (PalletView.StorageItem item : pallet.storage()) {
            if (Hashing.twox128(Bytes.utf8(item.name())).equals(hash)) {
                return item;
            }
        }
        throw new ScaleException(from, pallet.name(), "no storage item under " + hash.toHex());
    }

    private static List<Part> parts(Runtime runtime, PalletView.StorageItem item, ScaleReader in) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < item.hashers().size() && !in.isAtEnd(); i++) {
            StorageHasher hasher = item.hashers().get(i);
            int type = item.keyTypes().get(i);
            parts.add(in.in(item.name() + ".key" + i, reader -> part(runtime, hasher, type, reader)));
        }
        in.expectEnd();
        return parts;
    }

    private static Part part(Runtime runtime, StorageHasher hasher, int type, ScaleReader in) {
        Bytes hash = in.fixed(hashBytes(hasher));
        boolean kept = switch (hasher) {
            case BLAKE2_128_CONCAT, TWOX_64_CONCAT, IDENTITY -> true;
            case BLAKE2_128, BLAKE2_256, TWOX_128, TWOX_256 -> false;
        };
        if (!kept) {
            return new Part(hasher, hash, null);
        }
        int from = in.position();
        Value value = runtime.decode(type, in);
        if (!hasher.apply(in.since(from)).slice(0, hash.size()).equals(hash)) {
            throw in.error("the hash before this key part is not its own");
        }
        return new Part(hasher, hash, value);
    }

    private static int hashBytes(StorageHasher hasher) {
        return switch (hasher) {
            case IDENTITY -> 0;
            case TWOX_64_CONCAT -> 8;
            case BLAKE2_128, BLAKE2_128_CONCAT, TWOX_128 -> 16;
            case BLAKE2_256, TWOX_256 -> 32;
        };
    }

    private static void write(Output out, @Nullable String pallet, @Nullable String item, List<Part> parts) {
        out.text("pallet", pallet).text("item", item).list("parts", parts, (list, part) -> list.object(null, each -> {
            each.text("hasher", part.hasher().name()).hex("hash", part.hash());
            if (part.value() == null) {
                each.text("value", null);
            } else {
                Values.write(each, "value", part.value());
            }
        }));
    }
}
