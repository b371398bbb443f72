package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.function.Executable;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.worker.api.InventoryException;
import prb.worker.api.InventoryException.Kind;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;

/** Items that tests share. */
final class Samples {

    static final String STAKE = "2000000000000000";

    private Samples() {}

    static AccountId account(String uri) {
        return Keypair.fromUri(uri, KeyType.SR25519).accountId();
    }

    static NewPool pool(long pid, String name) {
        return pool(pid, name, "//Alice");
    }

    static NewPool pool(long pid, String name, String secret) {
        return new NewPool(pid, name, secret, Optional.empty(), true, false);
    }

    static NewWorker worker(long pid, String name) {
        return worker(pid, name, "http://10.0.0.1:8000", STAKE);
    }

    static NewWorker worker(long pid, String name, String endpoint, String stake) {
        return new NewWorker(pid, name, endpoint, stake, true, false, false);
    }

    /** @return the message */
    static String refused(Kind kind, String beginning, Executable call) {
        InventoryException e = assertThrows(InventoryException.class, call);
        assertEquals(kind, e.kind(), e.getMessage());
        assertTrue(e.getMessage().startsWith(beginning), e.getMessage());
        return e.getMessage();
    }
}
