package prb.cli.doctor;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import prb.cli.probe.NodeRpc;
import prb.cli.probe.Reach;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.BlobFrames;
import prb.wire.blob.BlobTls;
import prb.wire.blob.MalformedFrameException;
import prb.wire.blob.OwnKeys;

/** Data providers of PRB_DATA_PROVIDERS: take a connection and have the genesis of the para chain. 8 s an answer, 64 MiB. */
final class ProvidersCheck implements Check {

    private static final String PROVIDER = "data provider";
    private static final int ANSWER_MS_MAX = 8_000;
    private static final int ANSWER_BYTES_MAX = 64 << 20;
    private static final int MOST = 16;
    private static final Bytes ID = Bytes.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    private final Patient patient;

    ProvidersCheck(Patient patient) {
        this.patient = patient;
    }

    @Override
    public String name() {
        return PROVIDER;
    }

    @Override
    public List<Finding> look() {
        if (!patient.drivesWorkers() || patient.feeds()) {
            return List.of();
        }
        List<String> providers = patient.list("PRB_DATA_PROVIDERS", "").stream().limit(MOST).toList();
        if (providers.isEmpty()) {
            return List.of(Finding.ok(PROVIDER, "", "none is named (PRB_DATA_PROVIDERS); they are found by Walkie"));
        }
        Optional<Long> para = paraId();
        List<Finding> findings = new ArrayList<>();
        providers.forEach(provider -> findings.add(look(provider, para)));
        return findings;
    }

    private Optional<Long> paraId() {
        try (NodeRpc node = PairCheck.firstOf(patient.list(Patient.PARA, "ws://127.0.0.1:9945"))) {
            return PairCheck.paraId(node);
        } catch (IOException toldByTheNodesCheck) {
            return Optional.empty();
        }
    }

    private Finding look(String provider, Optional<Long> para) {
        int colon = provider.lastIndexOf(':');
        try {
            int port = Integer.parseInt(provider.substring(colon + 1));
            try (Reach reach = Reach.open(provider.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", ""), port)) {
                if (para.isEmpty()) {
                    return Finding.ok(PROVIDER, provider,
                            "takes connections (TCP " + reach.millis() + " ms); not asked, as the para id"
                                    + " is not known");
                }
                return ask(provider, para.get(), reach);
            }
        } catch (IllegalArgumentException e) {
            return Finding.fail(PROVIDER, provider, "is not of the form HOST:PORT", "correct PRB_DATA_PROVIDERS");
        } catch (IOException | MalformedFrameException e) {
            return Finding.fail(PROVIDER, provider, String.valueOf(e.getMessage()), "is the data provider running, with this port"
                    + " (PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT), token and TLS?");
        }
    }

    private Finding ask(String provider, long para, Reach reach) throws IOException, MalformedFrameException {
        String key = "genesis:" + para + ":pb";
        try (Socket socket = secured(reach.socket(), provider)) {
            socket.setSoTimeout(ANSWER_MS_MAX);
            String token = token();
            if (!token.isEmpty()) {
                send(socket, Bytes.wrap(new byte[BlobFrame.ID_BYTES]), OwnKeys.TOKEN_PREFIX + token);
            }
            send(socket, ID, key);
            BlobFrames frames = new BlobFrames(socket.getInputStream(), ANSWER_BYTES_MAX);
            for (Optional<Bytes> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                BlobFrame.Response answer = BlobFrame.Response.parse(frame.get());
                if (answer.id().equals(ID)) {
                    return answer.value().isPresent() ? Finding.ok(PROVIDER, provider, "has the genesis of para " + para)
                            : Finding.warn(PROVIDER, provider, "answers, but has no genesis of para " + para,
                                    "wait until it has begun to sync, or is it another chain's?");
                }
            }
        }
        throw new IOException("closed the connection without an answer");
    }

    private static void send(Socket socket, Bytes id, String key) throws IOException {
        new BlobFrame.Request(id, key).encode().writeTo(socket.getOutputStream());
        socket.getOutputStream().flush();
    }

    private Socket secured(Socket socket, String provider) throws IOException {
        Optional<String> trusted = patient.setting("PRB_BLOB_TLS_CA");
        if (trusted.isEmpty()) {
            return socket;
        }
        SSLSocketFactory factory = BlobTls.client(Path.of(trusted.get())).getSocketFactory();
        return factory.createSocket(socket, provider.substring(0, provider.lastIndexOf(':')), socket.getPort(), true);
    }

    private String token() throws IOException {
        Optional<String> file = patient.setting("PRB_BLOB_TOKEN_FILE");
        return file.isEmpty() ? "" : Files.readString(Path.of(file.get())).strip();
    }
}
