package prb.worker.inventory;

import java.util.List;
import java.util.Random;

/** Names as nobody should give them. */
public final class Names {

    private static final List<String> ODD = List.of("a,b", "\"q\"", "'s'", " lead", "trail ", "- x", "#c", "k: v", "null", "true",
            "1e3", "0x10", "~", "&a", "*b", "!t", "{x}", "[y]", "=1+1", "ünïcode 値", "\\", "|", ">", "%", "@", "`", "a;b",
            "\uD83D\uDE00");

    private Names() {}

    /** @param number makes it unique */
    public static String random(Random random, int number) {
        String name = ODD.get(random.nextInt(ODD.size()));
        return random.nextBoolean() ? number + name : name + number;
    }
}
