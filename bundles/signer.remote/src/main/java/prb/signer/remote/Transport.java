package prb.signer.remote;

import java.io.IOException;
import java.time.Duration;

/** Carries one request to the program and its answer back. Any thread. */
interface Transport extends AutoCloseable {

    /** No answer is larger. */
    int ANSWER_BYTES_MAX = 1 << 20;

    /**
     * @param request JSON in one line
     * @throws IOException when there is no whole answer in time; the message says what to look at
     */
    byte[] ask(byte[] request, Duration atMost) throws IOException, InterruptedException;

    @Override
    void close();
}
