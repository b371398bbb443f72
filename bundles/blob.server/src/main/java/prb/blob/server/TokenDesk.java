package prb.blob.server;

import java.time.Clock;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.scale.Bytes;
import prb.walkie.api.WalkieException;
import prb.wire.blob.record.RangeMeta;
import prb.wire.walkie.BlobType;

/**
 * Where {@code WantBlob} and {@code GetBlobWithToken} meet: the tokens, and which blob a type and a number mean. A relay
 * block means the header range that contains it, a para block its dispatch blob. The original declares both methods and has
 * neither. A service within this bundle only.
 */
@Component(service = TokenDesk.class)
public final class TokenDesk {

    private final Provider provider;
    private final Tokens tokens;

    @Activate
    public TokenDesk(@Reference Provider provider) {
        this(provider, Clock.systemUTC());
    }

    TokenDesk(Provider provider, Clock clock) {
        this.provider = provider;
        tokens = new Tokens(clock);
    }

    Tokens tokens() {
        return tokens;
    }

    /** The blob of a type and number; empty when it is not there. */
    Optional<Blob> blob(Tokens.Claim claim) throws WalkieException {
        return switch (BlobType.forNumber(claim.type())) {
            case BT_PARA_BLOCK -> Lookup.blob(provider.source(), new BlobKey.ParaBlock(claim.number()));
            case BT_PARENT_BLOCK -> range(claim.number());
            case null, default -> throw new WalkieException(WalkieException.Type.SERVER, "blob type " + claim.type()
                    + " is none of BT_PARENT_BLOCK, BT_PARA_BLOCK");
        };
    }

    private Optional<Blob> range(long number) throws WalkieException {
        Optional<Bytes> meta = Lookup.blob(provider.source(), new BlobKey.RangeByRelayBlock(number)).map(Blob::toBytes);
        if (meta.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Lookup.blob(provider.source(), RangeMeta.parseFrom(meta.get().asByteBuffer()).getDrySyncHeaderReqKey());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException("range record of relay block " + number + " can not be read", e);
        }
    }
}
