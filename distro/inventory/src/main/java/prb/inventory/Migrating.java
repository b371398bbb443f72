package prb.inventory;

import java.util.List;
import prb.cli.id.Surroundings;
import prb.cli.migrate.InventoryImport;

/** {@code prb inventory} for {@code prb migrate-from-v2}. Stateless. */
public final class Migrating implements InventoryImport {

    @Override
    public int run(List<String> words, Surroundings around) {
        return Main.run(words.toArray(String[]::new), around);
    }
}
