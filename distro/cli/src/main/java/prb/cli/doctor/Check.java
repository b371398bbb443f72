package prb.cli.doctor;

import java.io.IOException;
import java.util.List;

/** One thing to look at. It changes nothing that lasts, and ends when its thread is interrupted. */
interface Check {

    /** What it looks at, for the finding that is made when it takes too long. */
    String name();

    /** @throws IOException when it could not look; the message says why */
    List<Finding> look() throws IOException, InterruptedException;
}
