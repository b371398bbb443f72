package prb.libp2p.internal;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import prb.scale.Bytes;

/** What the other side sent, as far as it was fed, and what was sent to it. Ends instead of waiting. */
public final class MemoryPipe implements Pipe {

    private final List<Bytes> sent = new ArrayList<>();
    private Bytes input = Bytes.EMPTY;
    private int at;

    public MemoryPipe feed(Bytes... parts) {
        List<Bytes> all = new ArrayList<>(List.of(input.slice(at)));
        all.addAll(List.of(parts));
        input = Bytes.concat(all);
        at = 0;
        return this;
    }

    public MemoryPipe feed(String hex) {
        return feed(Bytes.fromHex("0x" + hex.replace(" ", "")));
    }

    @Override
    public int u8() throws EOFException {
        return take(1).u8(0);
    }

    @Override
    public Bytes take(int size) throws EOFException {
        if (size > input.size() - at) {
            throw new EOFException("no more is fed");
        }
        Bytes out = input.slice(at, size);
        at += size;
        return out;
    }

    @Override
    public Bytes some(int max) throws EOFException {
        return take(Math.max(1, Math.min(max, input.size() - at)));
    }

    @Override
    public boolean ready() {
        return at < input.size();
    }

    @Override
    public synchronized void send(List<Bytes> parts) {
        sent.add(Bytes.concat(parts));
    }

    /** Each send as hex; clears them. */
    public synchronized List<String> takeSent() {
        List<String> out = sent.stream().map(Bytes::toPlainHex).toList();
        sent.clear();
        return out;
    }

    public synchronized long sentBytes() {
        return sent.stream().mapToLong(Bytes::size).sum();
    }
}
