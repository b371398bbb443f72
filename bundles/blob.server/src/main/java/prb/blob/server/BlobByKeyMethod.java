package prb.blob.server;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.blob.api.blob.Blob;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.GetBlobByKeyRequest;
import prb.wire.walkie.RawBlob;

/** {@code GetBlobByKey}: the value of a key of the known families; {@code empty} for anything else. */
@Component(service = WalkieMethod.class)
public final class BlobByKeyMethod implements WalkieMethod {

    private final Provider provider;

    @Activate
    public BlobByKeyMethod(@Reference Provider provider) {
        this.provider = provider;
    }

    @Override
    public String name() {
        return "GetBlobByKey";
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        String key;
        try {
            key = GetBlobByKeyRequest.parseFrom(request.asByteBuffer()).getKey();
        } catch (InvalidProtocolBufferException e) {
            throw Lookup.malformed(e);
        }
        Optional<Blob> blob = Lookup.blob(provider.source(), key);
        RawBlob.Builder answer = RawBlob.newBuilder().setKey(key).setEmpty(blob.isEmpty());
        blob.ifPresent(found -> answer.setData(Lookup.data(found)));
        return Bytes.wrap(answer.build().toByteArray());
    }
}
