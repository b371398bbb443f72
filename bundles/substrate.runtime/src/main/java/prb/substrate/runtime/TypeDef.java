package prb.substrate.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/** What a type of the registry consists of; numbers are type ids. Tuples are composites with fields "0", "1", …. */
sealed interface TypeDef {

    record Composite(List<Field> fields) implements TypeDef {}

    /** @param byIndex up to the highest index, null where no variant has that index */
    record Enumeration(List<Variant> byIndex, Map<String, Variant> byName) implements TypeDef {

        /** The variant of an index, null when there is none. */
        @Nullable
        Variant at(int index) {
            return index < byIndex.size() ? byIndex.get(index) : null;
        }
    }

    record Sequence(int element) implements TypeDef {}

    record FixedArray(int length, int element) implements TypeDef {}

    record Primitive(PrimitiveKind kind) implements TypeDef {}

    record Compact(int inner) implements TypeDef {}

    /** @param store id of the word type @param order id of a type whose path ends in Lsb0 or Msb0 */
    record Bits(int store, int order) implements TypeDef {}

    record Field(String name, int type) {}

    /** @param docsScale Vec of texts, kept encoded because nearly none is ever asked for */
    record Variant(String name, int index, List<Field> fields, Bytes docsScale) {

        /** The documentation in one line. */
        String docs() {
            List<String> lines = new ArrayList<>();
            for (String line : new ScaleReader(docsScale).list(1, ScaleReader::string)) {
                if (!line.isBlank()) {
                    lines.add(line.strip());
                }
            }
            return String.join(" ", lines);
        }
    }

    /** The primitives in the order of their byte in the metadata. */
    enum PrimitiveKind {
        BOOL(1), CHAR(4), STR(1), U8(1), U16(2), U32(4), U64(8), U128(16), U256(32),
        I8(1), I16(2), I32(4), I64(8), I128(16), I256(32);

        /** Least size in bytes; the exact one for all but STR. */
        final int bytes;

        PrimitiveKind(int bytes) {
            this.bytes = bytes;
        }

        boolean isUnsigned() {
            return ordinal() >= U8.ordinal() && ordinal() <= U256.ordinal();
        }

        boolean isSigned() {
            return ordinal() >= I8.ordinal();
        }
    }
}
