package prb.bench.fleet;

import java.io.IOException;
import java.util.Map;
import prb.blob.server.BlobServerComponent;

/** A process with our blob server over a made-up history. Orders: {@code grow BLOCKS}, answered with the time of it. */
public final class ProviderProcess {

    private ProviderProcess() {}

    /** @param args port, relay blocks of history */
    public static void main(String[] args) throws IOException, InterruptedException {
        History history = new History(Long.parseLong(args[1]));
        BlobServerComponent server = new BlobServerComponent(Defaults.of(BlobServerComponent.Config.class,
                Map.of("port", Integer.parseInt(args[0]), "host", "127.0.0.1")));
        server.bindSource(history);
        Orders.serve(words -> {
            long now = System.nanoTime();
            history.grow(Long.parseLong(words[1]));
            return Long.toString(now);
        });
        server.close();
    }
}
