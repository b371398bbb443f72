package prb.identity.keyfile;

import java.io.IOException;
import java.nio.file.Path;

/** Loads or makes a key in a process of its own; prints the id, or the message. */
final class LoadMain {

    private LoadMain() {}

    public static void main(String[] args) throws IOException {
        try {
            KeyFile file = new KeyFolder(Path.of(args[0])).file(args[1]);
            System.out.println(
                    "LOADED " + file.loadOrCreate(Keys::noPassphrase, note -> System.out.println("NOTE " + note)).key().id());
        } catch (KeyFileException e) {
            System.out.println("REFUSED " + e.getMessage());
        }
    }
}
