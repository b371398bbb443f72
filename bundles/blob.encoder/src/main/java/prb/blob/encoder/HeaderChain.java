package prb.blob.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/**
 * Fetches the para headers between a known block and a head that the relay chain proves. Each is named by its child, so none
 * needs a check but its hash; where there are many, hashes of some are asked for by number first, so that stretches are walked
 * side by side. Threads of {@link Fetches}.
 */
final class HeaderChain {

    /** Headers walked one after the other. */
    private static final int STRETCH = 8;

    /** Most para blocks that one range may bring; they are kept as headers only, some 300 bytes each. */
    private static final long HEADERS_MAX = 200_000;

    private final ParaChain para;
    private final Fetches fetches;

    HeaderChain(ParaChain para, Fetches fetches) {
        this.para = para;
        this.fetches = fetches;
    }

    /** The headers behind a block up to and with the head, in order; empty when the head is not above the block. */
    List<Header> between(Run.From from, Header head) throws ChainException, VerificationException, InterruptedException {
        long count = head.number() - from.number();
        if (count > HEADERS_MAX) {
            throw new VerificationException("para head " + head.number() + " is " + count + " blocks above " + from.number()
                    + ", limit is " + HEADERS_MAX);
        }
        if (count <= 0) {
            agree(from, head);
            return List.of();
        }
        Header[] chain = new Header[(int) count];
        List<Future<Integer>> stretches = new ArrayList<>();
        for (int end = chain.length - 1; end >= 0; end -= STRETCH) {
            int last = end;
            stretches.add(fetches.ask(() -> walk(chain, from, last, head)));
        }
        for (Future<Integer> stretch : stretches) {
            Fetches.await(stretch);
        }
        long number = from.number();
        Bytes hash = from.hash();
        for (Header header : chain) {
            Checks.link(para, "para", number, hash, header);
            number = header.number();
            hash = header.hash();
        }
        return List.of(chain);
    }

    private int walk(Header[] chain, Run.From from, int last, Header head) throws ChainException, VerificationException {
        long number = from.number() + 1 + last;
        Header header = last == chain.length - 1 ? head
                : Checks.header(para, "para", number, Checks.hashOf(para, "para", number));
        chain[last] = header;
        for (int i = last - 1; i > last - STRETCH && i >= 0; i--) {
            header = Checks.header(para, "para", header.number() - 1, header.parentHash());
            chain[i] = header;
        }
        return Math.min(STRETCH, last + 1);
    }

    // After a restart amid a range the journal may be ahead of a head: the head must then lie on the journaled chain.
    private void agree(Run.From from, Header head) throws ChainException, VerificationException {
        Bytes hash = from.hash();
        for (long number = from.number(); number > head.number(); number--) {
            hash = Checks.header(para, "para", number, hash).parentHash();
        }
        if (!hash.equals(head.hash())) {
            throw new VerificationException("para block " + head.number() + ": the relay chain proves " + head.hash()
                    + ", journaled is " + hash);
        }
    }
}
