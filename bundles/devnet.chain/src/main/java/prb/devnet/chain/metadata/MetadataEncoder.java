package prb.devnet.chain.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import prb.devnet.chain.metadata.PalletText.StorageText;
import prb.devnet.chain.metadata.TypeText.FieldText;
import prb.devnet.chain.metadata.TypeText.VariantText;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/** Writes metadata version 14: magic, registry, pallets, extrinsic, runtime type. */
final class MetadataEncoder {

    private static final List<String> HASHERS = List.of("Blake2_128", "Blake2_256", "Blake2_128Concat", "Twox128", "Twox256",
            "Twox64Concat", "Identity");
    private static final int VERSION = 14;
    private static final int EXTRINSIC_VERSION = 4;

    private final RuntimeText runtime;
    private final Map<String, TypeText> types;
    private final TypeRegistry registry;

    MetadataEncoder(RuntimeText runtime) {
        this.runtime = runtime;
        this.types = new LinkedHashMap<>(runtime.types());
        addRuntimeTypes();
        this.registry = new TypeRegistry(types);
    }

    Bytes encode() {
        ScaleWriter rest = new ScaleWriter(1 << 14);
        rest.list(runtime.pallets(), this::pallet);
        rest.compact(registry.id("UncheckedExtrinsic")).u8(EXTRINSIC_VERSION);
        rest.list(runtime.extensions(),
                (out, e) -> out.string(e.name()).compact(registry.id(e.extra())).compact(registry.id(e.additional())));
        rest.compact(registry.id("Runtime"));
        ScaleWriter out = new ScaleWriter(1 << 16).raw(Bytes.utf8("meta")).u8(VERSION);
        registry.write(out);
        return out.raw(rest.toBytes()).toBytes();
    }

    /** The enums over all pallets, each pallet's own enums, and the extrinsic. */
    private void addRuntimeTypes() {
        outer("RuntimeCall", "Call", PalletText::calls);
        outer("RuntimeEvent", "Event", PalletText::events);
        for (PalletText pallet : runtime.pallets()) {
            inner(pallet, "Error", pallet.errors());
        }
        List<String> extra = runtime.extensions().stream().map(RuntimeText.Extension::extra).toList();
        types.put("UncheckedExtrinsic", new TypeText("sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic",
                List.of(new FieldText("Address", "MultiAddress"), new FieldText("Call", "RuntimeCall"),
                        new FieldText("Signature", "MultiSignature"),
                        new FieldText("Extra", "(" + String.join(",", extra) + ")")),
                false, List.of(), List.of(new FieldText("", "Vec<u8>"))));
        types.put("Runtime", new TypeText(runtime.crate() + "::Runtime", List.of(), false, List.of(), List.of()));
    }

    private void outer(String name, String inner, Function<PalletText, List<VariantText>> part) {
        List<VariantText> variants = new ArrayList<>();
        for (PalletText pallet : runtime.pallets()) {
            if (!part.apply(pallet).isEmpty()) {
                inner(pallet, inner, part.apply(pallet));
                var field = new FieldText("", pallet.name() + inner);
                variants.add(new VariantText(pallet.index(), pallet.name(), List.of(field)));
            }
        }
        types.put(name, new TypeText(runtime.crate() + "::" + name, List.of(), true, variants, List.of()));
    }

    private void inner(PalletText pallet, String kind, List<VariantText> variants) {
        types.put(pallet.name() + kind, new TypeText(pallet.path() + "::pallet::" + kind, List.of(new FieldText("T", "")), true,
                variants, List.of()));
    }

    private void pallet(ScaleWriter out, PalletText pallet) {
        out.string(pallet.name());
        if (pallet.storage().isEmpty()) {
            out.u8(0);
        } else {
            out.u8(1).string(pallet.name()).list(pallet.storage(), this::storage);
        }
        optional(out, pallet.name() + "Call", pallet.calls());
        optional(out, pallet.name() + "Event", pallet.events());
        out.list(pallet.constants(),
                (w, c) -> w.string(c.name()).compact(registry.id(c.type())).bytes(c.value()).compact(0));
        optional(out, pallet.name() + "Error", pallet.errors());
        out.u8(pallet.index());
    }

    private void optional(ScaleWriter out, String type, List<VariantText> variants) {
        if (variants.isEmpty()) {
            out.u8(0);
        } else {
            out.u8(1).compact(registry.id(type));
        }
    }

    private void storage(ScaleWriter out, StorageText item) {
        out.string(item.name()).u8(item.fallback().isPresent() ? 1 : 0);
        if (item.hasher().isEmpty()) {
            out.u8(0).compact(registry.id(item.value()));
        } else {
            out.u8(1).compact(1).u8(HASHERS.indexOf(item.hasher()));
            out.compact(registry.id(item.key())).compact(registry.id(item.value()));
        }
        out.bytes(item.fallback().orElse(Bytes.ofInts(0))).compact(0);
    }
}
