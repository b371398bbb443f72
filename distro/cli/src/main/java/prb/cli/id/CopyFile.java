package prb.cli.id;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import prb.identity.keyfile.KeyFileException;
import prb.identity.keyfile.KeyFolder;
import prb.identity.keyfile.PrivateFiles;
import prb.identity.keyfile.Reasons;

/** A copy for safekeeping: mode 0600, never over another file, never beside the original, read back after writing. */
public final class CopyFile {

    private CopyFile() {}

    /** Refuses a place where the copy would be lost with the original, before anything is asked or computed. */
    public static Path check(String name, KeyFolder keys) throws IOException {
        Path file = Path.of(name).toAbsolutePath().normalize();
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new KeyFileException("there is no folder " + folder + " for the copy; make it first");
        }
        if (Files.isDirectory(keys.path()) && folder.toRealPath().startsWith(keys.path().toRealPath())) {
            throw new KeyFileException("the copy would lie in the folder of the key files, " + keys.path()
                    + ", and be lost with it; choose a place on another disk");
        }
        if (!Files.notExists(file)) {
            throw new KeyFileException(file + " is there already and is not overwritten; choose another name");
        }
        return file;
    }

    public static void write(Path file, byte[] content) throws IOException {
        try {
            PrivateFiles.create(file, content);
            if (!Arrays.equals(read(file, content.length), content)) {
                throw new KeyFileException(file + " does not read back as it was written; its disk is not to be trusted");
            }
        } catch (KeyFileException e) {
            throw e;
        } catch (FileAlreadyExistsException e) {
            throw new KeyFileException(file + " is there already and is not overwritten; choose another name", e);
        } catch (IOException e) {
            throw new KeyFileException(file + " can not be written: " + Reasons.of(e), e);
        }
    }

    /** The bytes of a file of at most {@code bytesMax}. */
    public static byte[] read(Path file, int bytesMax) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(bytesMax + 1);
            if (content.length > bytesMax) {
                throw new KeyFileException(file + " is larger than " + bytesMax + " bytes");
            }
            return content;
        } catch (KeyFileException e) {
            throw e;
        } catch (IOException e) {
            throw new KeyFileException(file + " can not be read: " + Reasons.of(e), e);
        }
    }
}
