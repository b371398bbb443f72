package prb.blob.client;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobProgress;
import prb.scale.Bytes;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.Peers;
import prb.walkie.api.WalkieException;
import prb.wire.walkie.DataProviderInfo;
import prb.wire.walkie.GetBlobByKeyRequest;
import prb.wire.walkie.RawBlob;

/** Questions to data providers over Walkie, when there is one. Any thread; calls block. */
final class Walkie {

    private static final Duration CALL_MAX = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Walkie.class);

    private volatile @Nullable Peers peers;

    void use(@Nullable Peers present) {
        peers = present;
    }

    /** What a data provider tells of itself; empty when it can not be asked now. */
    Optional<DataProviderInfo> info(String peerId) {
        return call(peerId, "GetDataProviderInfo", Bytes.EMPTY, CALL_MAX).flatMap(answer -> {
            try {
                return Optional.of(DataProviderInfo.parseFrom(answer.asByteBuffer()));
            } catch (InvalidProtocolBufferException e) {
                LOG.warn("peer {} tells of itself what can not be read: {}", peerId, e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** How far a data provider is. It tells nothing of para headers in header blobs. */
    Optional<BlobProgress> progress(String peerId) {
        return info(peerId).map(info -> new BlobProgress(info.getParaId(), info.getParentStartHeader(), info
                .getParentProcessedHeight(), -1, info.getParaFetchedHeight()));
    }

    /** A value by {@code GetBlobByKey}; empty when there is none. */
    Optional<Bytes> blob(String peerId, String key, long timeoutMs) {
        Bytes request = Bytes.wrap(GetBlobByKeyRequest.newBuilder().setKey(key).build().toByteArray());
        return call(peerId, "GetBlobByKey", request, Duration.ofMillis(timeoutMs)).flatMap(answer -> {
            try {
                RawBlob blob = RawBlob.parseFrom(answer.asByteBuffer());
                return blob.getEmpty() || blob.getData().isEmpty() ? Optional.empty()
                        : Optional.of(Bytes.wrap(blob.getData().toByteArray()));
            } catch (InvalidProtocolBufferException e) {
                LOG.warn("peer {} gives for {} what can not be read: {}", peerId, key, e.getMessage());
                return Optional.empty();
            }
        });
    }

    private Optional<Bytes> call(String peerId, String method, Bytes request, Duration timeout) {
        Peers present = peers;
        if (present == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(present.call(peerId, method, request, timeout));
        } catch (WalkieException | PeerUnreachableException e) {
            LOG.debug("{} of peer {} failed: {}", method, peerId, e.toString());
            return Optional.empty();
        }
    }
}
