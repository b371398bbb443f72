package prb.libp2p.internal.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.libp2p.DropReason;
import prb.libp2p.HostOptions;
import prb.libp2p.PeerException;
import prb.libp2p.internal.MemoryPipe;
import prb.libp2p.internal.Multistream;
import prb.scale.Bytes;

/** Whole connections of the original, recorded inside the secured channel, read from either side. */
class RecordedCallsTest {

    private static final Pattern PIECE = Pattern.compile("\"dir\":\"(in|out)\",\"t\":\\d+,\"hex\":\"([0-9a-f]*)\"");
    private static final String END = ".mplex.json";

    private final Path folder = Path.of(System.getProperty("prb.shared", "absent"), "vectors", "peer", "walkie");
    private final List<Path> recordings = new ArrayList<>();

    @BeforeEach
    void find() throws IOException {
        if (!Files.isDirectory(folder)) {
            System.out.println("skipped: " + folder + " is missing; -Dprb.shared names the folder of recordings");
            Assumptions.abort("no recordings");
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(END)).sorted().forEach(recordings::add);
        }
        assertTrue(recordings.size() >= 10, recordings.toString());
    }

    /** What one side said. Where two addresses were dialled at once, both offers of a muxer are there: one is left out. */
    private static MemoryPipe said(Path recording, String direction) throws IOException {
        MemoryPipe pipe = new MemoryPipe();
        Set<String> before = new HashSet<>();
        Matcher pieces = PIECE.matcher(Files.readString(recording));
        while (pieces.find()) {
            if (pieces.group(1).equals(direction) && before.add(pieces.group(2))) {
                pipe.feed(pieces.group(2));
            }
        }
        return pipe;
    }

    private Bytes body(Path recording, String kind) throws IOException {
        String name = recording.getFileName().toString().replace(END, "." + kind + ".bin");
        return Bytes.wrap(Files.readAllBytes(folder.resolve(name)));
    }

    private static List<Bytes> bodies(MuxFixture mux, List<MuxStream> streams, boolean answers) throws IOException {
        try {
            mux.muxer.run();
        } catch (EOFException end) {
            assertEquals("no more is fed", end.getMessage());
        }
        // The original may have closed the connection before a stream of it came to its end.
        mux.muxer.close(new PeerException(DropReason.CLOSED, "the recording ends"));
        List<Bytes> out = new ArrayList<>();
        for (MuxStream stream : streams) {
            if (answers) {
                Multistream.expect(stream, stream.protocol());
            } else {
                stream.protocol(Multistream.answer(stream, protocol -> protocol.equals("/pb") || protocol.startsWith("/ipfs/")));
            }
            if (stream.protocol().equals("/pb")) {
                try {
                    out.add(stream.readAll(1 << 20));
                } catch (PeerException cut) {
                    assertEquals(DropReason.CLOSED, cut.reason());
                }
            }
        }
        return out;
    }

    private static void feedRest(MuxFixture mux, MemoryPipe pipe) throws IOException {
        while (pipe.ready()) {
            mux.feed(pipe.some(7));
        }
    }

    @Test
    void requestsOfTheOriginalAreReadAsTheyWereSent() throws Exception {
        for (Path recording : recordings) {
            MemoryPipe pipe = said(recording, "out");
            assertEquals(HostOptions.MPLEX, Multistream.answer(pipe, HostOptions.MPLEX::equals), recording.toString());
            MuxFixture mux = new MuxFixture(HostOptions.MPLEX, false);
            feedRest(mux, pipe);
            List<Bytes> requests = bodies(mux, mux.opened, false);
            mux.opened.clear();
            assertTrue(requests.contains(body(recording, "request")), recording.toString());
        }
    }

    @Test
    void answersOfTheOriginalAreReadAsTheyWereSent() throws Exception {
        for (Path recording : recordings) {
            List<String> protocols = opened(recording);
            MemoryPipe pipe = said(recording, "in");
            assertEquals(HostOptions.MPLEX, Multistream.select(pipe, List.of(HostOptions.MPLEX)), recording.toString());
            MuxFixture mux = new MuxFixture(HostOptions.MPLEX, true);
            List<MuxStream> ours = new ArrayList<>();
            for (String protocol : protocols) {
                MuxStream stream = mux.muxer.open();
                stream.protocol(protocol);
                ours.add(stream);
            }
            feedRest(mux, pipe);
            assertTrue(bodies(mux, ours, true).contains(body(recording, "response")), recording.toString());
        }
    }

    /** The protocols of the streams that the recorder opened, in order. */
    private static List<String> opened(Path recording) throws IOException {
        MemoryPipe pipe = said(recording, "out");
        Multistream.answer(pipe, HostOptions.MPLEX::equals);
        MuxFixture mux = new MuxFixture(HostOptions.MPLEX, false);
        feedRest(mux, pipe);
        bodies(mux, mux.opened, false);
        return mux.opened.stream().map(MuxStream::protocol).toList();
    }
}
