package prb.devnet.chain.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import prb.devnet.chain.metadata.PalletText.ConstantText;
import prb.devnet.chain.metadata.PalletText.StorageText;
import prb.devnet.chain.metadata.TypeText.VariantText;
import prb.scale.Bytes;

/**
 * A described runtime. The files have one item per line: {@code type Alias path<P=T> struct|enum}, {@code pallet Name index
 * path} with indented {@code storage}, {@code constant}, {@code call}, {@code event} and {@code error} lines,
 * {@code extension Name extraType additionalType}, {@code runtime crate}. Enum variants are indented {@code index Name fields}.
 */
public final class RuntimeText {

    /** A signed extension. @param extra type in the extrinsic @param additional type in the signed payload only */
    record Extension(String name, String extra, String additional) {}

    private final Map<String, TypeText> types = new LinkedHashMap<>();
    private final Map<String, PalletText> pallets = new LinkedHashMap<>();
    private final List<Extension> extensions = new ArrayList<>();
    private List<VariantText> openVariants = List.of();
    private @Nullable PalletText openPallet;
    private String crate = "";

    private RuntimeText() {}

    /** The parachain's description. */
    public static RuntimeText para() {
        return load("common.txt", "para.txt");
    }

    /** The relay chain's description. */
    public static RuntimeText relay() {
        return load("common.txt", "relay.txt");
    }

    private static RuntimeText load(String... files) {
        RuntimeText out = new RuntimeText();
        for (String file : files) {
            try (InputStream in = RuntimeText.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException("the bundle lacks its resource " + file);
                }
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(out::line);
            } catch (IOException e) {
                throw new UncheckedIOException("resource " + file + " cannot be read", e);
            }
        }
        return out;
    }

    /** @throws NoSuchElementException naming the pallet when the description has none */
    public PalletText pallet(String name) {
        return Optional.ofNullable(pallets.get(name)).orElseThrow(() -> new NoSuchElementException("no pallet " + name));
    }

    /** Metadata version 14, with the magic in front. */
    public Bytes metadata() {
        return new MetadataEncoder(this).encode();
    }

    Map<String, TypeText> types() {
        return types;
    }

    List<PalletText> pallets() {
        return List.copyOf(pallets.values());
    }

    List<Extension> extensions() {
        return extensions;
    }

    String crate() {
        return crate;
    }

    private void line(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        String[] words = line.trim().split(" ", 3);
        if (line.startsWith(" ")) {
            inner(words, line.trim());
            return;
        }
        openPallet = null;
        switch (words[0]) {
            case "type" -> {
                openVariants = new ArrayList<>();
                types.put(words[1], TypeText.parse(words[2], openVariants));
            }
            case "pallet" -> openPallet(words[1], words[2].split(" "));
            case "extension" -> extensions.add(new Extension(words[1], words[2].split(" ")[0], words[2].split(" ")[1]));
            case "runtime" -> crate = words[1];
            default -> throw new IllegalStateException("not understood: " + line);
        }
    }

    private void openPallet(String name, String[] rest) {
        openPallet = new PalletText(name, Integer.parseInt(rest[0]), rest[1], new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        pallets.put(name, openPallet);
    }

    private void inner(String[] words, String line) {
        if (openPallet == null) {
            openVariants.add(variant(line));
            return;
        }
        String rest = line.substring(words[0].length() + 1);
        switch (words[0]) {
            case "storage" -> openPallet.storage().add(storage(rest.split(" ")));
            case "constant" -> {
                String[] parts = rest.split(" ");
                openPallet.constants().add(new ConstantText(parts[0], parts[1], Bytes.fromHex(parts[2])));
            }
            case "call" -> openPallet.calls().add(variant(rest));
            case "event" -> openPallet.events().add(variant(rest));
            case "error" -> openPallet.errors().add(variant(rest));
            default -> throw new IllegalStateException("not understood in pallet " + openPallet.name() + ": " + line);
        }
    }

    private static VariantText variant(String text) {
        String[] words = text.split(" ", 3);
        return new VariantText(Integer.parseInt(words[0]), words[1], TypeText.fields(words.length > 2 ? words[2] : ""));
    }

    private static StorageText storage(String[] words) {
        boolean map = words[1].equals("map");
        int at = map ? 4 : 2;
        Optional<Bytes> fallback = switch (words[at + 1]) {
            case "optional" -> Optional.empty();
            case "zeros" -> Optional.of(Bytes.wrap(new byte[Integer.parseInt(words[at + 2])]));
            default -> Optional.of(Bytes.fromHex(words[at + 2]));
        };
        return new StorageText(words[0], map ? words[2] : "", map ? words[3] : "", words[at], fallback);
    }
}
