package prb.blob.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import prb.blob.api.fact.Fact;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/**
 * The para blocks between two proven heads, fetched in the background: first all headers, linked down from the proven head,
 * then storage changes chunk by chunk, one chunk ahead of the reader. One reader.
 */
final class ParaBlocks {

    /** Blocks of one chunk. */
    private static final int CHUNK = 128;

    /** Up to so many headers are walked back from the head; more are asked for by number, side by side. */
    private static final int WALK_MAX = 4;

    /** Most para blocks that one range may bring; they are kept as headers only, some 300 bytes each. */
    private static final long HEADERS_MAX = 200_000;

    private final ParaChain para;
    private final Fetches fetches;
    private final Future<List<Header>> headers;
    private Future<List<Fact.ParaBlock>> upcoming;
    private int handedOut;

    private ParaBlocks(ParaChain para, Fetches fetches, HeadSignal signal, Cursor from, Header head) {
        this.para = para;
        this.fetches = fetches;
        this.headers = fetches.start(() -> {
            signal.await(() -> para.finalizedHead().number() >= head.number(), Encoder.PARA_LAG_MAX.toNanos());
            return headers(from, head);
        });
        this.upcoming = fetches.start(() -> chunk(0));
    }

    /** Starts to fetch the blocks after the cursor's last para block up to and with the proven head. */
    static ParaBlocks fetch(ParaChain para, Fetches fetches, HeadSignal signal, Cursor from, Header head) {
        return new ParaBlocks(para, fetches, signal, from, head);
    }

    /** Whether {@link #next} would not wait. */
    boolean isReady() {
        return upcoming.isDone();
    }

    /** The next chunk in ascending order; empty when there are no more. */
    List<Fact.ParaBlock> next() throws ChainException, VerificationException, InterruptedException {
        List<Fact.ParaBlock> chunk = Fetches.await(upcoming);
        handedOut += chunk.size();
        int from = handedOut;
        if (!chunk.isEmpty()) {
            upcoming = fetches.start(() -> chunk(from));
        }
        return chunk;
    }

    void cancel() {
        headers.cancel(true);
        upcoming.cancel(true);
    }

    private List<Fact.ParaBlock> chunk(int from) throws ChainException, VerificationException, InterruptedException {
        List<Header> all = Fetches.await(headers);
        List<Header> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
        List<Future<Bytes>> changes = new ArrayList<>(chunk.size());
        for (Header header : chunk) {
            changes.add(fetches.ask(() -> changes(header)));
        }
        List<Fact.ParaBlock> blocks = new ArrayList<>(chunk.size());
        for (int i = 0; i < chunk.size(); i++) {
            Header header = chunk.get(i);
            blocks.add(new Fact.ParaBlock(header.number(), header.encoded(), Fetches.await(changes.get(i))));
        }
        return blocks;
    }

    private Bytes changes(Header header) throws ChainException, VerificationException {
        Bytes changes = para.storageChanges(header.hash());
        Checks.changes(header, changes);
        return changes;
    }

    private List<Header> headers(Cursor from, Header head) throws ChainException, VerificationException, InterruptedException {
        long count = head.number() - from.paraNumber();
        if (count > HEADERS_MAX) {
            throw new VerificationException("para head " + head.number() + " is " + count + " blocks above " + from.paraNumber()
                    + ", limit is " + HEADERS_MAX);
        }
        if (count <= 0) {
            agree(from, head);
            return List.of();
        }
        Header[] chain = count <= WALK_MAX ? walkBack(head, (int) count) : byNumber(from, head, (int) count);
        Checks.link("para", from.paraNumber(), from.paraHash(), chain[0]);
        return List.of(chain);
    }

    // After a restart amid a range the journal may be ahead of a head: the head must then lie on the journaled chain.
    private void agree(Cursor from, Header head) throws ChainException, VerificationException {
        Bytes hash = from.paraHash();
        for (long number = from.paraNumber(); number > head.number(); number--) {
            hash = Checks.header(para, "para", number, hash).parentHash();
        }
        if (!hash.equals(head.hash())) {
            throw new VerificationException("para block " + head.number() + ": the relay chain proves " + head.hash()
                    + ", journaled is " + hash);
        }
    }

    private Header[] walkBack(Header head, int count) throws ChainException, VerificationException {
        Header[] chain = new Header[count];
        chain[count - 1] = head;
        for (int i = count - 2; i >= 0; i--) {
            chain[i] = Checks.header(para, "para", chain[i + 1].number() - 1, chain[i + 1].parentHash());
        }
        return chain;
    }

    private Header[] byNumber(Cursor from, Header head, int count)
            throws ChainException, VerificationException, InterruptedException {
        List<Future<Header>> asked = new ArrayList<>(count);
        for (long number = from.paraNumber() + 1; number < head.number(); number++) {
            long n = number;
            asked.add(fetches.ask(() -> Checks.header(para, "para", n, Checks.hashOf(para, "para", n))));
        }
        Header[] chain = new Header[count];
        chain[count - 1] = head;
        for (int i = count - 2; i >= 0; i--) {
            chain[i] = Fetches.await(asked.get(i));
            Checks.link("para", chain[i].number(), chain[i].hash(), chain[i + 1]);
        }
        return chain;
    }
}
