package prb.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import prb.cli.id.Passphrases;
import prb.identity.NodeIdentity;
import prb.identity.internal.RsaIdentity;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.PeerKey;
import prb.identity.keyfile.SealedFile;

/** The inventory: readable, every worker with a pool, and every operator's key opens with the key file. Only reads. */
final class InventoryCheck implements Check {

    private static final String INVENTORY = "inventory";
    private static final int NAMED_MAX = 5;

    private final Patient patient;
    private final Passphrases passphrases;

    InventoryCheck(Patient patient, Passphrases passphrases) {
        this.patient = patient;
        this.passphrases = passphrases;
    }

    @Override
    public String name() {
        return INVENTORY;
    }

    @Override
    public List<Finding> look() {
        Path file = patient.inventory();
        if (!Files.exists(file)) {
            return List.of(patient.role().equals("trade")
                    ? Finding.warn(INVENTORY, file.toString(), "is not there: the trader waits for it",
                            "give trader and lifecycle manager the same data folder, or set PHALA_LOCAL_DB_PATH")
                    : Finding.ok(INVENTORY, file.toString(), "is made at the first start"));
        }
        try {
            LocalDb.Content content = LocalDb.read(file);
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.ok(INVENTORY, file.toString(), content.pools().size() + " pools, " + content.workers().size()
                    + " workers"));
            List<String> stray = content.workers().stream().filter(worker -> worker.pid() < 0).map(LocalDb.Worker::name).toList();
            if (!stray.isEmpty()) {
                findings.add(
                        Finding.fail(INVENTORY, file.toString(), some(stray) + " belong to no pool", "delete these workers"));
            }
            if (!content.pools().isEmpty()) {
                findings.add(keys(content.pools()));
            }
            return findings;
        } catch (IOException e) {
            return List.of(Finding.fail(INVENTORY, file.toString(), String.valueOf(e.getMessage()), "bring it back from a backup:"
                    + " prb restore FILE --data DIR"));
        }
    }

    private Finding keys(List<LocalDb.Pool> pools) {
        KeyFile file = patient.keys().file("LIFECYCLE");
        String what = "operators' keys";
        if (!file.exists()) {
            return Finding.fail(INVENTORY, what, "can not be opened: there is no " + file.path(), "prb id import LIFECYCLE FILE");
        }
        NodeIdentity identity;
        try {
            // Looking must not close the file for others, as loading does.
            byte[] content = file.read();
            identity = open(file, content);
        } catch (IOException e) {
            return Finding.warn(INVENTORY, what, "were not tried: " + e.getMessage(),
                    "set PRB_ID_PASSPHRASE_FILE and look again");
        }
        List<String> closed = new ArrayList<>();
        for (LocalDb.Pool pool : pools) {
            try {
                Arrays.fill(identity.unwrap(pool.operatorKey()), (byte) 0);
            } catch (IllegalArgumentException e) {
                closed.add(pool.name());
            }
        }
        return closed.isEmpty() ? Finding.ok(INVENTORY, what, "all " + pools.size() + " open with " + identity.peerId())
                : Finding.fail(INVENTORY, what, "those of pools " + some(closed) + " do not open with " + identity.peerId(),
                        "put back the key file LIFECYCLE that belongs to this inventory, or give the pools their operators anew");
    }

    private NodeIdentity open(KeyFile file, byte[] content) throws IOException {
        try {
            if (SealedFile.isOne(content)) {
                return RsaIdentity.of(opened(file, content));
            }
            return RsaIdentity.of(PeerKey.decode(content));
        } catch (IllegalArgumentException e) {
            throw new IOException(file.path() + " can not be opened: " + e.getMessage(), e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private PeerKey opened(KeyFile file, byte[] content) throws IOException {
        byte[] words = passphrases.existing("identity file " + file.path());
        byte[] plain = {};
        try {
            plain = SealedFile.parse(content).open(words);
            return PeerKey.decode(plain);
        } finally {
            Arrays.fill(words, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(names.size(), NAMED_MAX)))
                + (names.size() > NAMED_MAX ? " and " + (names.size() - NAMED_MAX) + " more" : "");
    }
}
