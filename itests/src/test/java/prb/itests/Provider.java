package prb.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import prb.scale.Bytes;
import prb.wire.blob.record.ProviderProgress;

/** Role data_provider in a process of its own, set up by the guide's variables. */
final class Provider implements AutoCloseable {

    private final RoleChild role;
    private final int port;

    private Provider(RoleChild role, int port) {
        this.role = role;
        this.port = port;
    }

    /** @param relay and para: URLs, comma separated */
    static Provider start(Path root, String name, String relay, String para, Map<String, String> more) throws IOException {
        int port = Ports.free(1).getFirst();
        Map<String, String> environment = new TreeMap<>(Map.of("PHALA_MODULE", "data_provider", "NODE_ENV", "development",
                "PHALA_PARENT_CHAIN_ENDPOINT", relay, "PHALA_CHAIN_ENDPOINT", para, "PHALA_BRIDGE_IDENTITY", "production",
                "PHALA_LIFECYCLE_BLOB_SERVER_SESSION_MAX_MEMORY", "64", "PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", "" + port));
        environment.putAll(more);
        return new Provider(RoleChild.start("data_provider", root, name, environment), port);
    }

    static String url(int port) {
        return "ws://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    RoleChild role() {
        return role;
    }

    /** How far it is; empty while it does not answer. */
    Optional<ProviderProgress> progress() throws InterruptedException {
        try {
            Optional<Bytes> record = get("info:pb");
            return record.isEmpty() ? Optional.empty() : Optional.of(ProviderProgress.parseFrom(record.get().asByteBuffer()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Optional<Bytes> get(String key) throws IOException, InterruptedException {
        try (OriginalSession session = OriginalSession.open(port, true)) {
            return session.get(key);
        }
    }

    void awaitAt(long relay, long para, Duration limit) throws Exception {
        Await.until("the data provider at relay block " + relay + " and para block " + para, limit, () -> {
            if (!role.isAlive()) {
                throw new AssertionError(role.output());
            }
            return progress().filter(at -> at.getRelayEncoded() >= relay && at.getParaEncoded() >= para
                    && at.getParaHeaderEncoded() >= 0).isPresent();
        }, role::output);
    }

    /** Checks every stored fact anew. @return the report */
    String verify() throws IOException, InterruptedException {
        return role.prb(List.of("data", "verify", "--data", role.data().toString(), "--json"));
    }

    @Override
    public void close() {
        role.close();
    }
}
