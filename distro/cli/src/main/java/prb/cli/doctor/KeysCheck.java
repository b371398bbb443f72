package prb.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFolder;

/** Key files that the role uses: there, whole, for their owner only, backed up. Says what {@code prb id show} knows. */
final class KeysCheck implements Check {

    private static final String KEY = "key";
    private static final int OWNER_DIGITS = 2;

    private final Patient patient;

    KeysCheck(Patient patient) {
        this.patient = patient;
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public List<Finding> look() {
        KeyFolder folder = patient.keys();
        List<Finding> findings = new ArrayList<>();
        for (String kind : patient.kinds()) {
            KeyFile file = folder.file(kind);
            if (file.exists()) {
                findings.addAll(file(kind, file));
            } else if (kind.equals("LIFECYCLE") && Files.exists(patient.inventory())) {
                findings.add(Finding.fail(KEY, kind, file.path() + " is missing, and " + patient.inventory()
                        + " is closed with it", "bring it back from a backup: prb id import LIFECYCLE FILE"));
            } else {
                findings.add(Finding.ok(KEY, kind, "is made at the first start, in " + folder.path()));
            }
        }
        return findings;
    }

    private static List<Finding> file(String kind, KeyFile file) {
        List<Finding> findings = new ArrayList<>();
        try {
            KeyFile.Facts facts = file.facts();
            findings.add(Finding.ok(KEY, kind, facts.id() + ", RSA-" + facts.bits() + (facts.encrypted() ? ", encrypted" : "")));
            String mode = facts.mode().orElse("");
            if (!mode.isEmpty() && !mode.substring(OWNER_DIGITS).equals("00")) {
                findings.add(Finding.fail(KEY, kind, "others may read or write " + file.path() + " (mode " + mode + ")",
                        "chmod 600 " + file.path() + ", and think of who may have read it"));
            }
            findings.add(facts.backedUp().map(at -> Finding.ok(KEY, kind, "was backed up at " + at))
                    .orElseGet(() -> Finding.warn(KEY, kind, "was never backed up: nobody can make it again",
                            "prb backup FILE, with FILE on another disk")));
        } catch (IOException e) {
            findings.add(
                    Finding.fail(KEY, kind, String.valueOf(e.getMessage()), "see identity.md, \"When a node refuses its key\""));
        }
        Path folder = file.path().getParent();
        if (folder != null && !Files.isReadable(folder)) {
            findings.add(Finding.fail(KEY, kind, "this user may not read " + folder, "chown it to the role's user"));
        }
        return findings;
    }
}
