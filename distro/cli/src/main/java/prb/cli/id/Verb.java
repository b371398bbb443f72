package prb.cli.id;

import java.io.IOException;
import java.util.Set;
import prb.identity.keyfile.KeyFolder;

/** One verb of {@code prb id}. */
interface Verb {

    /** Options with a value, besides those that name the folder. */
    Set<String> valued();

    /** Options without a value. */
    Set<String> switches();

    /** @return exit code @throws IOException with a message for the user */
    int run(Options options, KeyFolder folder, Surroundings around) throws UsageException, IOException;
}
