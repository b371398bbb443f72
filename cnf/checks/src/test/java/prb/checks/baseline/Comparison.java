package prb.checks.baseline;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Jar;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.version.Version;
import aQute.libg.reporter.ReporterAdapter;
import java.util.ArrayList;
import java.util.List;

/** Compares a bundle with its last release and names each exported package whose version is too low for what changed. */
final class Comparison {

    /** A package, what changed, and the least version it must have now. */
    record Finding(String packageName, Delta delta, String version, String least, String why) {

        boolean isMismatch() {
            return new Version(version).compareTo(new Version(least)) < 0;
        }

        @Override
        public String toString() {
            return packageName + " " + version + ": " + delta + " change, needs version " + least + " or higher. " + why;
        }
    }

    private Comparison() {}

    /** One finding for each package that either side exports and that differs. */
    static List<Finding> of(Jar newer, Jar older) throws Exception {
        List<Finding> findings = new ArrayList<>();
        Baseline baseline = new Baseline(new ReporterAdapter(), new DiffPluginImpl());
        for (Baseline.Info info : baseline.baseline(newer, older, new Instructions("*"))) {
            Delta delta = info.packageDiff.getDelta();
            String sealed = PermittedSubtypes.change(newer, older, info.packageName);
            if (!sealed.isEmpty()) {
                String least = new Version(info.olderVersion.getMajor() + 1, 0, 0).toString();
                findings.add(new Finding(info.packageName, Delta.MAJOR, info.newerVersion.toString(), least, sealed));
            } else if (delta != Delta.UNCHANGED && delta != Delta.IGNORED) {
                findings.add(new Finding(info.packageName, delta, info.newerVersion.toString(),
                        info.suggestedVersion.toString(), info.packageDiff.toString()));
            }
        }
        return findings;
    }
}
