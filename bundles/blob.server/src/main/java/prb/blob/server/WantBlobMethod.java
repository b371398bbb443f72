package prb.blob.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.blob.api.blob.Blob;
import prb.identity.NodeIdentity;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.BlobMeta;
import prb.wire.walkie.WantBlobRequest;

/** {@code WantBlob}: tells of a blob (hash: blake2b-256 of its bytes) and hands out a token to fetch it once. */
@Component(service = WalkieMethod.class)
public final class WantBlobMethod implements WalkieMethod {

    private final TokenDesk desk;
    private volatile String self = "";

    @Activate
    public WantBlobMethod(@Reference TokenDesk desk) {
        this.desk = desk;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindIdentity(NodeIdentity identity) {
        // Not from Peers: the node that offers them waits for the methods, this one among them.
        self = identity.peerId();
    }

    /** The peer id stays the node's own: nothing to take back. */
    void unbindIdentity(NodeIdentity identity) {
        assert identity != null;
    }

    @Override
    public String name() {
        return "WantBlob";
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        WantBlobRequest wanted;
        try {
            wanted = WantBlobRequest.parseFrom(request.asByteBuffer());
        } catch (InvalidProtocolBufferException e) {
            throw Lookup.malformed(e);
        }
        Tokens.Claim claim = new Tokens.Claim(wanted.getTypeValue(), Integer.toUnsignedLong(wanted.getNumber()));
        Blob blob = desk.blob(claim).orElseThrow(() -> Lookup.notFound("no blob for block " + claim.number() + " yet"));
        Tokens.Token token = desk.tokens().issue(claim, caller.peerId()).orElseThrow(() -> new WalkieException(
                WalkieException.Type.SERVER, "too many tokens are open, try again in " + Tokens.TTL_MS / 1_000 + " s"));
        byte[] hash = Hashing.blake2b256(blob.toBytes()).toArray();
        return Bytes.wrap(BlobMeta.newBuilder().setNumber(wanted.getNumber()).setHash(ByteString.copyFrom(hash))
                .setOriginPeer(self)
                .setTypeValue(claim.type()).setGetToken(token.text()).setTokenExpiresAt(token.expiresAt()).build().toByteArray());
    }
}
