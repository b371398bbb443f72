package prb.blob.store;

import java.util.List;
import java.util.Optional;
import prb.blob.api.blob.Blob;
import prb.scale.Bytes;

/**
 * Puts header requests together: SyncCombinedHeadersReq and SyncParachainHeaderReq by concatenation of stored bytes.
 *
 * <p>Only what can be proven is answered: the last relay header is justified, no set changes before it, every header is there,
 * and the last para header is the head that the proof shows.
 */
final class HeaderBlobs {

    /** Most headers of one kind in one request. */
    private static final long HEADERS_MAX = 100_000;
    /** pRuntime refuses bodies above 100 MiB. */
    private static final long BLOB_BYTES_MAX = 90L * 1024 * 1024;

    private final Facts facts;

    HeaderBlobs(Facts facts) {
        this.facts = facts;
    }

    /**
     * A SyncCombinedHeadersReq.
     *
     * @param paraFirst first para header, -1 for none
     * @param proofAlways whether the proof stands there even without para headers, as in the original's set-wide blobs
     */
    Optional<Blob> combined(long relayFirst, long relayLast, long paraFirst, long paraLast, boolean proofAlways) {
        if (relayLast - relayFirst >= HEADERS_MAX) {
            return Optional.empty();
        }
        List<RangeEnd> ranges = facts.ranges(relayFirst, relayLast);
        if (!provable(ranges, relayFirst, relayLast)) {
            return Optional.empty();
        }
        RangeEnd end = ranges.getLast();
        boolean withPara = paraFirst >= 0;
        if (withPara && end.paraHead() != paraLast) {
            return Optional.empty();
        }
        Parts out = new Parts();
        if (!relayPart(out, ranges, relayFirst)) {
            return Optional.empty();
        }
        if (end.setChanges()) {
            Optional<Bytes> change = facts.setChange(relayLast);
            if (change.isEmpty()) {
                return Optional.empty();
            }
            out.u8(1).raw(change.get());
        } else {
            out.u8(0);
        }
        if (withPara) {
            return paraPart(out, paraFirst, paraLast, relayLast);
        }
        out.compact(0);
        if (!proofAlways) {
            return Optional.of(out.compact(0).toBlob());
        }
        return facts.paraHeadProof(relayLast).map(proof -> out.raw(proof).toBlob());
    }

    /** A SyncParachainHeaderReq with the proof at a range's end. */
    Optional<Blob> paraHeaders(long relayNumber, long paraFirst, long paraLast) {
        return facts.rangeOf(relayNumber).filter(end -> end.last() == relayNumber && end.paraHead() == paraLast)
                .flatMap(end -> paraPart(new Parts(), paraFirst, paraLast, relayNumber));
    }

    private Optional<Blob> paraPart(Parts out, long first, long last, long relayLast) {
        if (last - first >= HEADERS_MAX) {
            return Optional.empty();
        }
        Optional<List<Bytes>> headers = facts.paraHeaders(first, last);
        Optional<Bytes> proof = facts.paraHeadProof(relayLast);
        if (headers.isEmpty() || proof.isEmpty()) {
            return Optional.empty();
        }
        out.compact(last - first + 1);
        headers.get().forEach(out::raw);
        out.raw(proof.get());
        return out.size() > BLOB_BYTES_MAX ? Optional.empty() : Optional.of(out.toBlob());
    }

    private boolean relayPart(Parts out, List<RangeEnd> ranges, long first) {
        RangeEnd end = ranges.getLast();
        out.compact(end.last() - first + 1);
        for (RangeEnd range : ranges) {
            Optional<Bytes> headers = facts.relayHeaders(range.last());
            if (headers.isEmpty()) {
                return false;
            }
            out.raw(range.first() < first ? RelayHeaders.drop(headers.get(), first - range.first()) : headers.get());
            if (range.last() != end.last()) {
                out.u8(0);
            }
        }
        Optional<Bytes> justification = facts.justification(end.last());
        justification.ifPresent(bytes -> out.u8(1).compact(bytes.size()).raw(bytes));
        return justification.isPresent();
    }

    /** Whether the ranges cover the blocks without a gap and none but the last ends a set: a worker follows one change a time. */
    private static boolean provable(List<RangeEnd> ranges, long first, long last) {
        if (ranges.isEmpty() || ranges.getLast().last() != last || ranges.getFirst().first() > first) {
            return false;
        }
        long bytes = 0;
        for (int i = 0; i < ranges.size(); i++) {
            RangeEnd range = ranges.get(i);
            bytes += range.headersBytes();
            boolean inner = i < ranges.size() - 1;
            if (inner && (range.setChanges() || ranges.get(i + 1).first() != range.last() + 1)) {
                return false;
            }
        }
        return bytes <= BLOB_BYTES_MAX;
    }
}
