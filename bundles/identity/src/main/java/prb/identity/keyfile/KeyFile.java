package prb.identity.keyfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import prb.identity.PeerId;

/**
 * The key file of one identity. Several processes may share it (lifecycle and trader do): whoever comes first makes it, in one
 * step and readable by its owner only, the others load it. Any trouble with a file that is there ends in a
 * {@link KeyFileException}: a new key in place of an unreadable one would make all stored secrets unreadable.
 *
 * <p>At most 64 KiB are read.
 */
public final class KeyFile {

    /**
     * A loaded key.
     *
     * @param created whether it was made just now
     * @param encrypted whether the file is under a passphrase
     */
    public record Loaded(PeerKey key, boolean created, boolean encrypted) {}

    /**
     * What can be told of a file without its passphrase.
     *
     * @param id proven when not encrypted, else as the file says
     * @param publicKey the public key message
     * @param bits size of the RSA key
     */
    public record Facts(Path file, PeerId id, byte[] publicKey, int bits, boolean encrypted, Optional<String> mode,
            Optional<Instant> backedUp) {}

    private static final DateTimeFormatter OLD = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path path;
    private final Account account;

    public KeyFile(Path path) {
        this(path, Account.current());
    }

    KeyFile(Path path, Account account) {
        this.path = path.toAbsolutePath();
        this.account = account;
    }

    public Path path() {
        return path;
    }

    /** The word that names it in commands. */
    public String kind() {
        return String.valueOf(path.getFileName());
    }

    public boolean exists() {
        return !Files.notExists(path);
    }

    /**
     * Loads the key, or makes one when there is no file.
     *
     * @param notes takes what the user should know though it stops nothing
     * @throws KeyFileException when the file can be neither loaded nor made; it is left as it was
     */
    public Loaded loadOrCreate(Passphrase passphrase, Consumer<String> notes) throws IOException {
        boolean created = Files.notExists(path) && create(notes);
        Loaded loaded = load(passphrase, notes);
        return created ? new Loaded(loaded.key(), true, false) : loaded;
    }

    /** Loads the key. @throws KeyFileException when it can not be loaded */
    public Loaded load(Passphrase passphrase, Consumer<String> notes) throws IOException {
        byte[] content = read();
        byte[] plain = content;
        boolean encrypted = SealedFile.isOne(content);
        try {
            if (encrypted) {
                plain = open(content, passphrase);
            }
            PeerKey key = PeerKey.decode(plain);
            new Ownership(path, account).closeToOthers(notes);
            return new Loaded(key, false, encrypted);
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        } finally {
            Arrays.fill(content, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** The bytes of the file as they are, to be wiped after use. @throws KeyFileException when it can not be read */
    public byte[] read() throws IOException {
        new Ownership(path, account).expectOurs();
        byte[] content;
        try (InputStream in = Files.newInputStream(path)) {
            content = in.readNBytes(PeerKey.FILE_BYTES_MAX + 1);
        } catch (NoSuchFileException e) {
            throw new KeyFileException("identity file " + path + " vanished, restore it from a backup", e);
        } catch (AccessDeniedException e) {
            throw new KeyFileException("identity file " + path + " can not be read: permission denied to user " + account
                    + "; let that user own it (chown " + account + " " + path + " && chmod 600 " + path + ")", e);
        } catch (IOException e) {
            throw new KeyFileException("identity file " + path + " can not be read: " + Reasons.of(e)
                    + "; check its disk, or restore it from a backup", e);
        }
        if (content.length > PeerKey.FILE_BYTES_MAX) {
            throw new KeyFileException("identity file " + path + " is larger than " + PeerKey.FILE_BYTES_MAX
                    + " bytes, it is no key file; restore it from a backup");
        }
        return content;
    }

    private byte[] open(byte[] content, Passphrase passphrase) throws IOException {
        SealedFile sealed = SealedFile.parse(content);
        if (sealed.content() != SealedFile.Content.KEY) {
            throw new IllegalArgumentException("it is a backup and no key, 'prb id import' takes the key out of it");
        }
        byte[] words = passphrase.get("identity file " + path);
        try {
            return sealed.open(words);
        } catch (IllegalArgumentException e) {
            throw new KeyFileException("identity file " + path + " can not be decrypted: " + e.getMessage()
                    + "; give the passphrase it was encrypted with, or restore it from a backup", e);
        } finally {
            Arrays.fill(words, (byte) 0);
        }
    }

    /** What the file tells. @throws KeyFileException when it can not be read or is no key file */
    public Facts facts() throws IOException {
        byte[] content = read();
        try {
            boolean encrypted = SealedFile.isOne(content);
            byte[] publicKey = encrypted ? SealedFile.parse(content).publicPart() : PeerKey.decode(content).publicMessage();
            int bits = PeerKey.bits(publicKey);
            PeerId id = PeerId.ofPublicKey(publicKey);
            return new Facts(path, id, publicKey, bits, encrypted, new Ownership(path, account).mode(), BackupMark.of(path, id));
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private KeyFileException damaged(IllegalArgumentException e) {
        return new KeyFileException("identity file " + path + " is damaged: " + e.getMessage() + "; restore it from a backup", e);
    }

    /** @return false when another process was quicker */
    private boolean create(Consumer<String> notes) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw new KeyFileException("identity file " + path + " is a dead link; mount what it points to, or remove it");
        }
        byte[] content = PeerKey.generate().encode();
        try {
            PrivateFiles.create(path, content);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw notMade(e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        BackupMark.read(path).ifPresent(mark -> notes.accept("identity file " + path + " was missing and a new one was made, but "
                + mark.id() + " was here before and was backed up at " + mark.at()
                + ": what was stored under it needs that key (prb id import)"));
        return true;
    }

    /** Writes a key where none is. @throws KeyFileException when there is one, or it can not be written */
    public void install(byte[] content) throws IOException {
        try {
            PrivateFiles.create(path, content);
        } catch (FileAlreadyExistsException e) {
            throw new KeyFileException("identity file " + path + " is there already", e);
        } catch (IOException e) {
            throw notMade(e);
        }
    }

    /**
     * Puts other content, of the same key, in the place of the file and overwrites the old bytes.
     *
     * @return whether the old bytes were overwritten; not when the file has further names (hard links)
     * @throws KeyFileException when it can not be written; then the old content is there
     */
    public boolean rewrite(byte[] content) throws IOException {
        try {
            return PrivateFiles.replaceAndDestroy(path.toRealPath(), content);
        } catch (IOException e) {
            throw new KeyFileException("identity file " + path + " can not be replaced: " + Reasons.of(e) + "; "
                    + cureOfWriting(e), e);
        }
    }

    /**
     * Puts another key in the place of this one, which keeps its content under a name with {@code .old-} and the time.
     *
     * @return the file that has the old content
     * @throws KeyFileException when that can not be done; then the old key is in its place
     */
    public Path replace(byte[] content, Instant now) throws IOException {
        Path kept = path.resolveSibling(kind() + ".old-" + OLD.format(now));
        try {
            Files.copy(path, kept, StandardCopyOption.COPY_ATTRIBUTES);
            PrivateFiles.sync(kept);
            PrivateFiles.replace(path.toRealPath(), content);
            return kept;
        } catch (IOException e) {
            throw new KeyFileException("identity file " + path + " can not be replaced: " + Reasons.of(e) + "; "
                    + cureOfWriting(e), e);
        }
    }

    private KeyFileException notMade(IOException e) {
        return new KeyFileException("identity file " + path + " is missing and can not be made: " + Reasons.of(e) + "; "
                + cureOfWriting(e) + ", or name another folder in PHALA_PEER_ID_PREFIX", e);
    }

    private String cureOfWriting(IOException e) {
        return Reasons.cureOfWriting(e, PrivateFiles.folder(path).toString(), account.toString());
    }
}
