package prb.substrate.runtime;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import prb.scale.Bytes;

/** Explains DispatchErrors and makes module errors. */
final class Failures {

    private final Metadata metadata;

    Failures(Metadata metadata) {
        this.metadata = metadata;
    }

    DispatchFailure explain(Value dispatchError) {
        if (!(dispatchError.unwrapped() instanceof Value.Variant variant)) {
            throw new IllegalArgumentException("not a DispatchError: " + dispatchError.kind());
        }
        if (variant.name().equals("Err") && variant.fields().size() == 1) {
            return explain(variant.get("0"));
        }
        if (variant.name().equals("Ok")) {
            throw new IllegalArgumentException("not a DispatchError but Ok");
        }
        if (variant.name().equals("Module")) {
            // Before module errors had a type of their own, the two fields stood in the variant itself.
            Value module = variant.fields().size() == 1 ? variant.get("0") : variant;
            return module((int) module.get("index").asLong(), errorIndex(module.get("error")));
        }
        boolean nested = variant.fields().size() == 1 && variant.fields().values().iterator().next() instanceof Value.Variant;
        String inner = nested ? "." + variant.fields().values().iterator().next().variantName() : "";
        return new DispatchFailure("", variant.name() + inner, "");
    }

    private static int errorIndex(Value error) {
        if (error.unwrapped() instanceof Value.Num number) {
            return number.value().intValue();
        }
        Bytes bytes = error.asBytes();
        return bytes.isEmpty() ? 0 : bytes.u8(0);
    }

    private DispatchFailure module(int palletIndex, int errorIndex) {
        Pallet pallet = metadata.pallet(palletIndex);
        if (pallet == null) {
            return new DispatchFailure("", "Module", "error " + errorIndex + " of unknown pallet " + palletIndex);
        }
        TypeDef.Variant error = pallet.errors() == Pallet.NONE ? null : errors(pallet).at(errorIndex);
        return error == null
                ? new DispatchFailure(pallet.name(), "Error" + errorIndex, "not in the metadata")
                : new DispatchFailure(pallet.name(), error.name(), error.docs());
    }

    private TypeDef.Enumeration errors(Pallet pallet) {
        return (TypeDef.Enumeration) metadata.types().def(pallet.errors());
    }

    /** The value of a module error, in whichever of its forms this runtime has. */
    Value moduleError(Pallet pallet, String name) {
        TypeDef.Variant error = pallet.errors() == Pallet.NONE ? null : errors(pallet).byName().get(name);
        if (error == null) {
            throw new IllegalArgumentException("pallet " + pallet.name() + " has no error '" + name + "'");
        }
        TypeRegistry types = metadata.types();
        TypeDef def = types.def(types.find(Metadata.DISPATCH_ERROR));
        TypeDef.Variant module = def instanceof TypeDef.Enumeration dispatchError ? dispatchError.byName().get("Module") : null;
        if (module == null) {
            throw new IllegalArgumentException("DispatchError of this runtime has no variant Module");
        }
        List<TypeDef.Field> fields = module.fields();
        boolean own = fields.size() == 1 && types.def(fields.getFirst().type()) instanceof TypeDef.Composite;
        fields = own ? ((TypeDef.Composite) types.def(fields.getFirst().type())).fields() : fields;
        Map<String, Value> values = Map.of(
                "index", new Value.Num(BigInteger.valueOf(pallet.index())),
                "error", errorField(fields, error.index()));
        return own ? Value.variant("Module", Value.struct(values)) : Value.variantOf("Module", values);
    }

    private Value errorField(List<TypeDef.Field> fields, int index) {
        for (TypeDef.Field field : fields) {
            if (field.name().equals("error") && metadata.types().def(field.type()) instanceof TypeDef.FixedArray array
                    && array.length() > 0) {
                byte[] padded = new byte[array.length()];
                padded[0] = (byte) index;
                return Value.of(Bytes.wrap(padded));
            }
        }
        return Value.of(index);
    }
}
