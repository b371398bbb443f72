package prb.libp2p.internal.host;

import java.io.EOFException;
import java.util.List;
import prb.libp2p.internal.Pipe;
import prb.scale.Bytes;

/** Bytes in memory, to be read. */
final class BytesPipe implements Pipe {

    private final Bytes bytes;
    private int at;

    BytesPipe(Bytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public int u8() throws EOFException {
        return take(1).u8(0);
    }

    @Override
    public Bytes take(int size) throws EOFException {
        if (size > bytes.size() - at) {
            throw new EOFException("the message ended too early");
        }
        Bytes out = bytes.slice(at, size);
        at += size;
        return out;
    }

    @Override
    public boolean ready() {
        return at < bytes.size();
    }

    @Override
    public void send(List<Bytes> parts) {
        throw new UnsupportedOperationException("only for reading");
    }
}
