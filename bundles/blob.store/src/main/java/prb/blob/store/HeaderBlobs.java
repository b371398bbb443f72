package prb.blob.store;

import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;

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
    private static final int BLOB_BYTES_MAX = 90 * 1024 * 1024;

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
    Optional<Bytes> combined(long relayFirst, long relayLast, long paraFirst, long paraLast, boolean proofAlways) {
        Optional<RangeEnd> end = facts.rangeOf(relayLast).filter(e -> e.last() == relayLast);
        if (end.isEmpty() || relayLast - relayFirst >= HEADERS_MAX || crossesSetChange(relayFirst, relayLast)) {
            return Optional.empty();
        }
        boolean withPara = paraFirst >= 0;
        if (withPara && end.get().paraHead() != paraLast) {
            return Optional.empty();
        }
        Optional<Bytes> justification = facts.justification(relayLast);
        Optional<Bytes> proof = withPara || proofAlways ? facts.paraHeadProof(relayLast) : Optional.of(ScaleWriter.compactOf(0));
        ScaleWriter out = new ScaleWriter(1 << 16);
        if (justification.isEmpty() || proof.isEmpty() || !relayHeaders(out, relayFirst, relayLast, justification.get())) {
            return Optional.empty();
        }
        Optional<Bytes> change = facts.setChange(relayLast);
        if (change.isEmpty() && end.get().setChanges()) {
            return Optional.empty();
        }
        out.option(change, ScaleWriter::raw);
        return withPara ? paraPart(out, paraFirst, paraLast, proof.get()) : Optional.of(out.compact(0).raw(proof.get())
                .toBytes());
    }

    /** A SyncParachainHeaderReq with the proof at a range's end. */
    Optional<Bytes> paraHeaders(long relayNumber, long paraFirst, long paraLast) {
        boolean provable = facts.rangeOf(relayNumber).filter(e -> e.last() == relayNumber && e.paraHead() == paraLast)
                .isPresent();
        return provable ? facts.paraHeadProof(relayNumber).flatMap(proof -> paraPart(new ScaleWriter(4096), paraFirst,
                paraLast, proof))
                : Optional.empty();
    }

    private Optional<Bytes> paraPart(ScaleWriter out, long first, long last, Bytes proof) {
        if (last - first >= HEADERS_MAX) {
            return Optional.empty();
        }
        out.compact(last - first + 1);
        for (long n = first; n <= last; n++) {
            Optional<Bytes> header = facts.paraHeader(n);
            if (header.isEmpty() || out.size() > BLOB_BYTES_MAX) {
                return Optional.empty();
            }
            out.raw(header.get());
        }
        return Optional.of(out.raw(proof).toBytes());
    }

    private boolean relayHeaders(ScaleWriter out, long first, long last, Bytes justification) {
        out.compact(last - first + 1);
        for (long n = first; n <= last; n++) {
            Optional<Bytes> header = facts.relayHeader(n);
            if (header.isEmpty() || out.size() > BLOB_BYTES_MAX) {
                return false;
            }
            out.raw(header.get());
            if (n < last) {
                out.u8(0);
            } else {
                out.u8(1).bytes(justification);
            }
        }
        return true;
    }

    /** Whether an authority set ends in [first, last): a worker can follow one change per request, at its end. */
    private boolean crossesSetChange(long first, long last) {
        Optional<RangeEnd> end = facts.rangeOf(first);
        while (end.isPresent() && end.get().last() < last) {
            if (end.get().setChanges()) {
                return true;
            }
            end = facts.rangeOf(end.get().last() + 1);
        }
        return end.isEmpty();
    }
}
