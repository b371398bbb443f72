package prb.cli.migrate;

import java.util.List;
import prb.cli.id.Surroundings;

/** What imports an inventory: the program of {@code prb inventory}, found as a service where it is on the class path. */
public interface InventoryImport {

    /**
     * Runs {@code prb inventory} with these words.
     *
     * @return its exit code: 0 done, 1 failed or refused, 2 usage
     */
    int run(List<String> words, Surroundings around);
}
