package prb.substrate.chain.block;

import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * One log of a header: SCALE enum of sp-runtime's generic digest, with the gaps its history left (tags 1 to 3 and 7 are
 * no longer used). Engine ids have four ASCII bytes: {@code BABE}, {@code aura}, {@code FRNK} (GRANDPA), {@code BEEF}.
 */
public sealed interface DigestItem {

    /** Bytes of an engine id. */
    int ENGINE_SIZE = 4;

    /** Tag 0. @param data any bytes */
    record Other(Bytes data) implements DigestItem {
    }

    /** Tag 4: a message from the runtime to a consensus engine. @param engine 4 bytes @param data the engine's own SCALE */
    record Consensus(Bytes engine, Bytes data) implements DigestItem {

        /** Checks the fields. @throws IllegalArgumentException when the engine has not 4 bytes */
        public Consensus {
            requireEngine(engine);
        }
    }

    /** Tag 5: the author's seal; it is part of the header's hash. @param engine 4 bytes @param data the engine's own SCALE */
    record Seal(Bytes engine, Bytes data) implements DigestItem {

        /** Checks the fields. @throws IllegalArgumentException when the engine has not 4 bytes */
        public Seal {
            requireEngine(engine);
        }
    }

    /** Tag 6: a message from a consensus engine to the runtime. @param engine 4 bytes @param data the engine's own SCALE */
    record PreRuntime(Bytes engine, Bytes data) implements DigestItem {

        /** Checks the fields. @throws IllegalArgumentException when the engine has not 4 bytes */
        public PreRuntime {
            requireEngine(engine);
        }
    }

    /** Tag 8: code or heap pages changed. */
    record RuntimeEnvironmentUpdated() implements DigestItem {
    }

    /**
     * Reads one item; its byte strings are views of the input.
     *
     * @throws prb.scale.ScaleException when the bytes end early or the tag is none of 0, 4, 5, 6, 8
     */
    static DigestItem read(ScaleReader in) {
        int tag = in.u8();
        return switch (tag) {
            case 0 -> new Other(in.bytes());
            case 4 -> new Consensus(in.fixed(ENGINE_SIZE), in.bytes());
            case 5 -> new Seal(in.fixed(ENGINE_SIZE), in.bytes());
            case 6 -> new PreRuntime(in.fixed(ENGINE_SIZE), in.bytes());
            case 8 -> new RuntimeEnvironmentUpdated();
            default -> throw unknown(in, tag);
        };
    }

    /** Passes over one item under the checks of {@link #read}, without making anything. */
    static void skip(ScaleReader in) {
        int tag = in.u8();
        switch (tag) {
            case 0 -> in.skipBytes();
            case 4, 5, 6 -> {
                in.skip(ENGINE_SIZE);
                in.skipBytes();
            }
            case 8 -> {
                // has no data
            }
            default -> throw unknown(in, tag);
        }
    }

    private static ScaleException unknown(ScaleReader in, int tag) {
        return in.error("digest tag " + tag + " is unknown");
    }

    /** Writes the tag and the fields. */
    default void write(ScaleWriter out) {
        switch (this) {
            case Other other -> out.u8(0).bytes(other.data());
            case Consensus item -> out.u8(4).raw(item.engine()).bytes(item.data());
            case Seal item -> out.u8(5).raw(item.engine()).bytes(item.data());
            case PreRuntime item -> out.u8(6).raw(item.engine()).bytes(item.data());
            case RuntimeEnvironmentUpdated() -> out.u8(8);
        }
    }

    private static void requireEngine(Bytes engine) {
        if (engine.size() != ENGINE_SIZE) {
            throw new IllegalArgumentException("an engine id has 4 bytes, this one has " + engine.size());
        }
    }
}
