package prb.substrate.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Metadata of a chain nobody has seen: random types of every kind, each made of those before it, and some of themselves. */
final class RandomRegistry {

    private static final int PRIMITIVES = 15;
    private static final int U8 = 3;
    private static final List<String> ODD_NAMES = List.of("None", "Some", "Ok", "Err", "AccountId32", "Id");

    private final Random random;
    private final MetadataBuilder builder = new MetadataBuilder();
    private final List<Integer> compactable = new ArrayList<>();
    private int lsb0;
    private int msb0;

    RandomRegistry(Random random) {
        this.random = random;
    }

    /** @param count how many types besides the primitives */
    Runtime runtime(int count) {
        for (int kind = 0; kind < PRIMITIVES; kind++) {
            builder.primitive(kind);
            if (kind >= U8 && kind <= U8 + 5) {
                compactable.add(kind);
            }
        }
        lsb0 = builder.composite("bitvec::order::Lsb0");
        msb0 = builder.composite("bitvec::order::Msb0");
        compactable.add(builder.tuple());
        for (int i = 0; i < count; i++) {
            add(i);
        }
        return builder.runtime();
    }

    private int known() {
        return random.nextInt(builder.next());
    }

    private void add(int serial) {
        String path = "unseen::Type" + serial;
        switch (random.nextInt(11)) {
            case 0 -> builder.sequence(known());
            case 1 -> builder.array(random.nextInt(5), known());
            case 2 -> builder.tuple(items());
            case 3 -> builder.compact(compactable.get(random.nextInt(compactable.size())));
            case 4 -> builder.bits(U8 + random.nextInt(4), random.nextBoolean() ? lsb0 : msb0);
            case 5 -> builder.option(known());
            case 6 -> builder.composite(path, fields(random.nextBoolean(), random.nextInt(5)));
            case 7 -> compactable.add(builder.composite(path, "only", compactable.get(random.nextInt(compactable.size()))));
            case 8 -> map();
            case 9 -> builder.composite("BTreeSet", null, builder.sequence(known()));
            default -> builder.enumeration(path, variants());
        }
    }

    private void map() {
        int pairs = builder.sequence(builder.tuple(known(), known()));
        builder.composite("BTreeMap", null, pairs);
    }

    private Integer[] items() {
        Integer[] items = new Integer[random.nextInt(4)];
        for (int i = 0; i < items.length; i++) {
            items[i] = known();
        }
        return items;
    }

    private Object[] fields(boolean named, int count) {
        Object[] fields = new Object[2 * count];
        for (int i = 0; i < count; i++) {
            fields[2 * i] = named ? name(i) : null;
            fields[2 * i + 1] = known();
        }
        return fields;
    }

    // Names that mean something to the JSON form are the hard ones.
    private String name(int place) {
        return random.nextInt(8) == 0 ? ODD_NAMES.get(place % ODD_NAMES.size()) : "field_" + place;
    }

    // An enum other than Option with a Some of one unnamed field is the one thing that JSON can not tell, see ValueJson.
    private String variantName(int place, Object[] fields) {
        boolean odd = random.nextInt(4) == 0 && place < ODD_NAMES.size();
        String name = odd ? ODD_NAMES.get(place) : "Variant" + place;
        return name.equals("Some") && fields.length == 2 && fields[0] == null ? "Many" : name;
    }

    // One variant in some enums holds the enum itself in a list, as calls do.
    private List<Object[]> variants() {
        List<Object[]> variants = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            Object[] fields = fields(random.nextBoolean(), random.nextInt(4));
            Object[] variant = new Object[fields.length + 1];
            variant[0] = variantName(i, fields);
            System.arraycopy(fields, 0, variant, 1, fields.length);
            variants.add(variant);
        }
        if (random.nextInt(3) == 0) {
            int itself = builder.next() + 1;
            int list = builder.sequence(itself);
            variants.add(new Object[] {"Nested", "inner", list});
        }
        return variants;
    }
}
