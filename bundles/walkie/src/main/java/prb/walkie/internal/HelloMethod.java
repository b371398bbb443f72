package prb.walkie.internal;

import java.util.function.Supplier;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.WalkieSystemInfo;

/** Tells who this node is. What the caller tells of itself is its own word and is not kept, as in the original. */
record HelloMethod(Supplier<WalkieSystemInfo> self) implements WalkieMethod {

    @Override
    public String name() {
        return "Hello";
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) {
        return Bytes.wrap(self.get().toByteArray());
    }
}
