package prb.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.feature.ID;

/** The offline repository: bundles in Maven layout. Its files never change; there is no network code here. */
record Repository(Path folder) {

    /** The file of a bundle. @throws LaunchException when it is not there */
    Path file(ID id) throws LaunchException {
        String classifier = id.getClassifier().map(text -> "-" + text).orElse("");
        String name = id.getArtifactId() + "-" + id.getVersion() + classifier + "." + id.getType().orElse("jar");
        Path file = folder.resolve(id.getGroupId().replace('.', '/')).resolve(id.getArtifactId()).resolve(id.getVersion())
                .resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new LaunchException("bundle " + id + " is not in the repository (" + file
                    + "); build the distribution again: ./prb build");
        }
        return file;
    }
}
