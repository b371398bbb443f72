package prb.bench.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.BlobFrames;
import prb.wire.blob.MalformedFrameException;
import prb.wire.blob.record.RangeMeta;

/** One connection to a blob server, one request at a time; checks id and checksum. */
final class Asker implements AutoCloseable {

    private static final int CONNECT_MS_MAX = 1_000;
    private static final int ANSWER_MS_MAX = 30_000;

    private final Socket socket;
    private final BlobFrames answers;
    private long lastId;

    Asker(int port) throws IOException {
        socket = new Socket();
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MS_MAX);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MS_MAX);
            answers = new BlobFrames(new BufferedInputStream(socket.getInputStream()), BlobFrame.BODY_BYTES_MAX);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The value of a key, empty when it is not there. */
    Optional<Bytes> ask(String key) throws IOException {
        Bytes id = new ScaleWriter().u64(++lastId).toBytes();
        socket.getOutputStream().write(new BlobFrame.Request(id, key).encode().toArray());
        try {
            Bytes body = answers.next().orElseThrow(() -> new IOException("the server closed the connection"));
            BlobFrame.Response response = BlobFrame.Response.parse(body);
            if (!response.id().equals(id)) {
                throw new IOException("an answer with another id");
            }
            return response.value();
        } catch (MalformedFrameException e) {
            throw new IOException("a malformed answer: " + e.getMessage(), e);
        }
    }

    /** Whether a relay block can be had as a lifecycle manager has it: the record that names the blob, and the blob. */
    boolean hasRelayBlock(long number) throws IOException {
        Optional<Bytes> meta = ask("rangeByParentBlock:" + number + ":pb");
        return meta.isPresent()
                && ask(RangeMeta.parseFrom(meta.get().asByteBuffer()).getDrySyncHeaderReqKey()).isPresent();
    }

    boolean hasParaBlock(long number) throws IOException {
        return ask("dryParaBlock:" + number).isPresent();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
