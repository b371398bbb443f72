package prb.bench.blob;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.ProgressListener;
import prb.blob.server.BlobServerComponent;
import prb.scale.Bytes;

/** A process with our blob server over made-up values: {@code dryParaBlock:<n>} small, {@code blobRange:...} large. */
public final class SyntheticServer {

    /** Bytes of a block's blob and of a whole set's, as measured on the original. */
    static final int SMALL_BYTES = 2_800;
    static final int LARGE_BYTES = 198_000;

    private static final int PART_BYTES = 16_384;

    private SyntheticServer() {}

    private static final class Store implements BlobSource {

        private static final BlobProgress PROGRESS = new BlobProgress(2004, 1, 1_000_000, 1_000_000, 1_000_000);

        @Override
        public Optional<Blob> get(BlobKey key) {
            return Optional.of(switch (key) {
                case BlobKey.ParaBlock k -> Blob.of(part(SMALL_BYTES, k.number()));
                case BlobKey.SetHeaders k -> large(k.relayFirst());
                default -> Blob.of(part(100, 1));
            });
        }

        private static Blob large(long seed) {
            Bytes[] parts = new Bytes[(LARGE_BYTES + PART_BYTES - 1) / PART_BYTES];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = part(Math.min(PART_BYTES, LARGE_BYTES - i * PART_BYTES), seed + i);
            }
            return Blob.of(List.of(parts));
        }

        private static Bytes part(int size, long seed) {
            byte[] bytes = new byte[size];
            Arrays.fill(bytes, (byte) seed);
            return Bytes.wrap(bytes);
        }

        @Override
        public BlobProgress progress() {
            return PROGRESS;
        }

        @Override
        public AutoCloseable onProgress(ProgressListener listener) {
            listener.progress(PROGRESS);
            return () -> {
            };
        }
    }

    /** Settings with a port, all others as they are by default. */
    @SuppressWarnings("AnnotationImplementation")
    private record Settings(int port) implements BlobServerComponent.Config {

        @Override
        public int guidePort() {
            return 0;
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int sessionMib() {
            return 64;
        }

        @Override
        public int cacheMib() {
            return 64;
        }

        @Override
        public int connections() {
            return 1_024;
        }

        @Override
        public int connectionsPerHost() {
            return 1_024;
        }

        @Override
        public int idleS() {
            return 60;
        }

        @Override
        public String tokenFile() {
            return "";
        }

        @Override
        public String tlsCert() {
            return "";
        }

        @Override
        public String tlsKey() {
            return "";
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return BlobServerComponent.Config.class;
        }
    }

    /** Serves on the port of the one argument until standard input ends. */
    public static void main(String[] args) throws IOException {
        BlobServerComponent server = new BlobServerComponent(new Settings(Integer.parseInt(args[0])));
        server.bindSource(new Store());
        System.out.println("ready");
        while (System.in.read() >= 0) {
            continue;
        }
        server.close();
    }
}
