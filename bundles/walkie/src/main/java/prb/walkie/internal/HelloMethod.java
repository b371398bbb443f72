package prb.walkie.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.WalkieSystemInfo;

/**
 * Tells who this node is. What the caller tells of itself is its own word; whoever claims another id than the one it has proven
 * is answered, as by the original, but not listened to.
 *
 * @param heard takes the caller's proven id and its word
 */
record HelloMethod(Supplier<WalkieSystemInfo> self, BiConsumer<String, WalkieSystemInfo> heard) implements WalkieMethod {

    @Override
    public String name() {
        return "Hello";
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        try {
            WalkieSystemInfo word = WalkieSystemInfo.parseFrom(request.asByteBuffer());
            if (!caller.peerId().isEmpty() && (word.getPeerId().isEmpty() || word.getPeerId().equals(caller.peerId()))) {
                heard.accept(caller.peerId(), word);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new WalkieException(WalkieException.Type.SERVER, "WalkieSystemInfo cannot be read: " + e.getMessage(), e);
        }
        return Bytes.wrap(self.get().toByteArray());
    }
}
