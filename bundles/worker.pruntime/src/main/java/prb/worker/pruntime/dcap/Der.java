package prb.worker.pruntime.dcap;

import java.util.Optional;
import prb.scale.Bytes;

/** The little of ASN.1 DER that an extension of a certificate needs. Lengths are checked; what does not fit is empty. */
final class Der {

    private static final int SEQUENCE = 0x30;
    private static final int OBJECT_ID = 0x06;
    /** Longest form of a length: three bytes. */
    private static final int LENGTH_BYTES_MAX = 3;

    private Der() {}

    /** @param end offset behind it */
    private record Element(int tag, Bytes content, int end) {}

    /** The content of the first element. */
    static Optional<Bytes> content(Bytes encoded) {
        return at(encoded, 0).map(Element::content);
    }

    /** In a sequence of (object identifier, value): the content of the value. @param id content of the identifier */
    static Optional<Bytes> entry(Bytes encoded, Bytes id) {
        Bytes list = at(encoded, 0).filter(element -> element.tag() == SEQUENCE).map(Element::content).orElse(Bytes.EMPTY);
        Optional<Element> entry = at(list, 0);
        while (entry.isPresent()) {
            Bytes pair = entry.get().content();
            Optional<Element> name = at(pair, 0).filter(element -> element.tag() == OBJECT_ID && element.content().equals(id));
            if (name.isPresent()) {
                return at(pair, name.get().end()).map(Element::content);
            }
            entry = at(list, entry.get().end());
        }
        return Optional.empty();
    }

    private static Optional<Element> at(Bytes encoded, int from) {
        if (from + 2 > encoded.size()) {
            return Optional.empty();
        }
        int length = encoded.u8(from + 1);
        int start = from + 2;
        if (length > 0x7f) {
            int bytes = length & 0x7f;
            if (bytes == 0 || bytes > LENGTH_BYTES_MAX || start + bytes > encoded.size()) {
                return Optional.empty();
            }
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | encoded.u8(start + i);
            }
            start += bytes;
        }
        return length > encoded.size() - start ? Optional.empty()
                : Optional.of(new Element(encoded.u8(from), encoded.slice(start, length), start + length));
    }
}
