package prb.devnet.chain.metadata;

import java.util.List;
import java.util.NoSuchElementException;
import prb.devnet.chain.metadata.TypeText.VariantText;
import prb.scale.Bytes;

/**
 * A pallet of the description files.
 *
 * @param index 0..255
 * @param path Rust path of its crate or module, the head of the paths of its enums
 */
public record PalletText(String name, int index, String path, List<StorageText> storage, List<ConstantText> constants,
        List<VariantText> calls, List<VariantText> events, List<VariantText> errors) {

    /**
     * A storage item.
     *
     * @param hasher empty for a plain value, as is {@code key}
     * @param fallback empty when the item is optional
     */
    record StorageText(String name, String hasher, String key, String value, java.util.Optional<Bytes> fallback) {}

    /** A constant with its SCALE value. */
    record ConstantText(String name, String type, Bytes value) {}

    /** Index of an event. @throws NoSuchElementException naming it when the description has none */
    public int eventIndex(String event) {
        return find(events, event);
    }

    /** Index of an error. @throws NoSuchElementException naming it when the description has none */
    public int errorIndex(String error) {
        return find(errors, error);
    }

    /** Name of a call, or empty when there is none with that index. */
    public String callName(int call) {
        return calls.stream().filter(variant -> variant.index() == call).map(VariantText::name).findFirst().orElse("");
    }

    private int find(List<VariantText> variants, String wanted) {
        return variants.stream().filter(variant -> variant.name().equals(wanted)).findFirst()
                .orElseThrow(() -> new NoSuchElementException("pallet " + name + " describes no " + wanted)).index();
    }
}
