package prb.worker.pruntime;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import prb.scale.Bytes;

/**
 * A connection that bytes go over, plain or TLS. One thread reads and writes; any thread may close it, which ends what is waited
 * for. Reading and writing wait without bound: whoever uses it closes it when time is over.
 */
interface Wire extends AutoCloseable {

    /** Sends parts one after another without joining them: blobs go out as they are stored. */
    void write(List<Bytes> parts) throws IOException;

    /** Reads at least one byte. @return how many, -1 at the end */
    int read(ByteBuffer target) throws IOException;

    @Override
    void close() throws IOException;

    /** A connection that is not connected yet. */
    interface Unconnected {
        /** Connects and, for TLS, shakes hands and checks the host's certificate with the JVM's trust. */
        Wire connect() throws IOException;

        /** Ends the attempt. */
        void close() throws IOException;
    }

    static Unconnected plain(String host, int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        return new Unconnected() {
            @Override
            public Wire connect() throws IOException {
                channel.connect(resolved(host, port));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                return new Plain(channel);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    static Unconnected secure(String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket();
        return new Unconnected() {
            @Override
            public Wire connect() throws IOException {
                socket.connect(resolved(host, port));
                socket.setTcpNoDelay(true);
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return new Secure(socket);
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    private static InetSocketAddress resolved(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new java.net.ConnectException("host " + host + " has no address");
        }
        return address;
    }

    /** TCP. */
    final class Plain implements Wire {

        private final SocketChannel channel;

        Plain(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(List<Bytes> parts) throws IOException {
            ByteBuffer[] buffers = parts.stream().map(Bytes::asByteBuffer).toArray(ByteBuffer[]::new);
            int first = 0;
            while (first < buffers.length) {
                channel.write(buffers, first, buffers.length - first);
                while (first < buffers.length && !buffers[first].hasRemaining()) {
                    first++;
                }
            }
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** TLS. */
    final class Secure implements Wire {

        private final SSLSocket socket;

        Secure(SSLSocket socket) {
            this.socket = socket;
        }

        @Override
        public void write(List<Bytes> parts) throws IOException {
            OutputStream out = socket.getOutputStream();
            for (Bytes part : parts) {
                part.writeTo(out);
            }
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int count = socket.getInputStream().read(target.array(), target.arrayOffset() + target.position(),
                    target.remaining());
            target.position(target.position() + Math.max(0, count));
            return count;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
