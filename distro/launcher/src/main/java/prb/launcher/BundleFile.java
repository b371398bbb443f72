package prb.launcher;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A bundle to install.
 *
 * @param id as the feature names it
 * @param repositoryFile its file in the repository; also the bundle's location, so that a rollback finds it
 * @param overlayFile what is installed instead
 */
record BundleFile(String id, Path repositoryFile, Optional<Path> overlayFile, int startLevel) {
    String location() {
        return "reference:" + repositoryFile.toUri();
    }
}
