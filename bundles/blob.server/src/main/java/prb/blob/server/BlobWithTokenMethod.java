package prb.blob.server;

import com.google.protobuf.InvalidProtocolBufferException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.blob.api.blob.Blob;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.GetBlobWithTokenRequest;

/** {@code GetBlobWithToken}: the blob that a token of {@code WantBlob} allows, once. */
@Component(service = WalkieMethod.class)
public final class BlobWithTokenMethod implements WalkieMethod {

    private final TokenDesk desk;

    @Activate
    public BlobWithTokenMethod(@Reference TokenDesk desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "GetBlobWithToken";
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        String token;
        try {
            token = GetBlobWithTokenRequest.parseFrom(request.asByteBuffer()).getToken();
        } catch (InvalidProtocolBufferException e) {
            throw Lookup.malformed(e);
        }
        Tokens.Claim claim = desk.tokens().redeem(token, caller.peerId()).orElseThrow(() -> new WalkieException(
                WalkieException.Type.UNAUTHORIZED, "the token is not valid, was used, or is older than " + Tokens.TTL_MS / 1_000
                        + " s: ask WantBlob for another"));
        Blob blob = desk.blob(claim).orElseThrow(() -> Lookup.notFound("the blob of block " + claim.number() + " is gone"));
        return Bytes.wrap(prb.wire.walkie.Blob.newBuilder().setTypeValue(claim.type()).setNumber((int) claim.number()).setData(
                Lookup.data(blob)).build().toByteArray());
    }
}
