package prb.bench.walkie;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Server and client of one make, each a process. */
final class Pair implements AutoCloseable {

    /** Nobody reads logs here. */
    private static final String QUIET = "-Dslf4j.internal.verbosity=ERROR";
    /** Heap and collector of the distribution; the answers of 64 MiB need some more on the asking side. */
    private static final List<String> SERVER_OPTIONS = List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData",
            QUIET);
    private static final List<String> CLIENT_OPTIONS = List.of("-Xms64m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:-UsePerfData",
            QUIET);
    private static final Path HERE = Path.of("").toAbsolutePath();

    private final Child server;
    private final Child client;

    private Pair(Child server, Child client) {
        this.server = server;
        this.client = client;
    }

    /** @param answerMib size of the large answer */
    static Pair ours(int answerMib) throws IOException {
        Child server = Child.start(HERE, Map.of(), java(OurServer.class, SERVER_OPTIONS, List.of("" + answerMib)));
        try {
            String address = server.await("LISTEN");
            return ready(server, Child.start(HERE, Map.of(), java(OurClient.class, CLIENT_OPTIONS, List.of(address))));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** @param folder where the node program is installed @param noDelay whether both sides set TCP_NODELAY */
    static Pair js(Path folder, boolean noDelay) throws IOException {
        Map<String, String> environment = Map.of("NO_DELAY", noDelay ? "1" : "0");
        Child server = Child.start(folder, environment, List.of("node", "peer.mjs", "serve"));
        try {
            String address = server.await("LISTEN");
            return ready(server, Child.start(folder, environment, List.of("node", "peer.mjs", "ask", address)));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private static Pair ready(Child server, Child client) throws IOException {
        try {
            client.await("READY");
            return new Pair(server, client);
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private static List<String> java(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new java.util.ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), main.getName()));
        command.addAll(arguments);
        return command;
    }

    private static String absolute(String classPath) {
        return String.join(java.io.File.pathSeparator,
                java.util.Arrays.stream(classPath.split(java.io.File.pathSeparator)).map(HERE::resolve).map(Path::toString)
                        .toList());
    }

    Child server() {
        return server;
    }

    Child client() {
        return client;
    }

    @Override
    public void close() throws IOException {
        try (server) {
            client.close();
        }
    }
}
