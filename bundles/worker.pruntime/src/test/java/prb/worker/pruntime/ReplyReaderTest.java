package prb.worker.pruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers as servers write them, well and badly formed, in pieces of any size. */
class ReplyReaderTest {

    private static final int BYTES_MAX = 1_000;
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static ReplyReader reader(byte[] bytes, int pieceMax) {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        return new ReplyReader(target -> {
            int count = Math.min(Math.min(all.remaining(), target.remaining()), pieceMax);
            byte[] piece = new byte[count];
            all.get(piece);
            target.put(piece);
            return count == 0 ? -1 : count;
        }, BYTES_MAX);
    }

    private static Reply read(String text) throws IOException {
        Reply whole = reader(text.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE).read();
        assertEquals(whole, reader(text.getBytes(StandardCharsets.ISO_8859_1), 1).read(), "byte by byte");
        return whole;
    }

    @Test
    void bodyOfKnownLengthIsReadAndTheConnectionKept() throws IOException {
        Reply reply = read(OK + "content-TYPE: a/b\r\nContent-Length: 3\r\n\r\nabcGARBAGE");
        assertEquals(200, reply.status());
        assertEquals("a/b", reply.type());
        assertEquals("abc", reply.body().toUtf8());
        assertTrue(reply.reusable());
    }

    @Test
    void chunksAreJoined() throws IOException {
        Reply reply = read(OK + "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
        assertEquals("abc0123456789", reply.body().toUtf8());
        assertTrue(reply.reusable());
    }

    @Test
    void bodyWithoutLengthEndsWithTheConnection() throws IOException {
        Reply reply = read("HTTP/1.0 500 Oops\r\n\r\nall of it");
        assertEquals(500, reply.status());
        assertEquals("all of it", reply.body().toUtf8());
        assertFalse(reply.reusable());
    }

    @Test
    void interimAnswersArePassedOverAndServersThatCloseAreHeard() throws IOException {
        assertFalse(read("HTTP/1.1 100 Continue\r\n\r\n" + OK + "Connection: Close\r\nContent-Length: 0\r\n\r\n").reusable());
        assertFalse(read("HTTP/1.0 200\r\nContent-Length: 0\r\n\r\n").reusable());
        assertTrue(read("HTTP/1.0 200\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n").reusable());
        assertTrue(read("HTTP/1.1 204 No Content\r\n\r\n").body().isEmpty());
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        for (String text : List.of("220 mail ready\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                OK + ": no name\r\n\r\n", OK + "Content-Length: -1\r\n\r\n",
                OK + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                OK + "Content-Length: 99999999999999999999\r\n\r\n", OK + "Transfer-Encoding: gzip\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n", OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n".repeat(20) + OK + "\r\n", "x".repeat(10_000) + "\r\n",
                OK + "a: b\r\n".repeat(200) + "\r\n")) {
            assertThrows(NotHttpException.class, () -> read(text), text);
        }
    }

    @Test
    void largerBodiesThanAllowedAreRefusedHoweverTheyCome() throws IOException {
        String large = "x".repeat(BYTES_MAX + 1);
        assertThrows(NotHttpException.class, () -> read(OK + "Content-Length: 1001\r\n\r\n" + large));
        assertThrows(NotHttpException.class, () -> read(OK + "\r\n" + large));
        assertThrows(NotHttpException.class, () -> read(OK + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n"));
        assertThrows(NotHttpException.class, () -> read(OK + "Transfer-Encoding: chunked\r\n\r\n"
                + ("1f4\r\n" + "x".repeat(500) + "\r\n").repeat(3) + "0\r\n\r\n"));
        assertEquals(BYTES_MAX, read(OK + "Content-Length: 1000\r\n\r\n" + "x".repeat(BYTES_MAX)).body().size());
    }

    @Test
    void endBeforeAndInsideAnAnswerAreToldApart() {
        ReplyReader none = reader(new byte[0], 1);
        assertThrows(EOFException.class, none::read);
        assertFalse(none.hasBegun());
        ReplyReader half = reader((OK + "Content-Length: 5\r\n\r\nab").getBytes(StandardCharsets.ISO_8859_1), 7);
        assertThrows(EOFException.class, half::read);
        assertTrue(half.hasBegun());
    }

    @Test
    void randomChangesNeverFailOtherwise() {
        long seed = Long.getLong("prb.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> models = List.of(OK + "Content-Type: a/b\r\nContent-Length: 20\r\n\r\n01234567890123456789",
                OK + "Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n5\r\n01234\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\n\r\nabc");
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = models.get(round % models.size()).getBytes(StandardCharsets.ISO_8859_1);
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt()
                        : "0\r\n:; af9".charAt(random.nextInt(9)));
            }
            try {
                assertTrue(reader(bytes, 1 + random.nextInt(bytes.length)).read().body().size() <= BYTES_MAX);
                read++;
            } catch (NotHttpException | EOFException expected) {
                // refused, as it should
            } catch (IOException e) {
                throw new AssertionError("round " + round, e);
            }
        }
        assertTrue(read > 1_000, "hardly anything was read: " + read);
    }
}
