package prb.blob.api.fact;

import java.util.List;

/** Facts that become visible together, and the encoder's position after them. */
public record FactBatch(List<Fact> facts, EncoderPosition position) {
    public FactBatch {
        facts = List.copyOf(facts);
    }
}
