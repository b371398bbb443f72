package prb.cli.inspect;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.cli.output.Output;
import prb.scale.ScaleException;

/** Something that can be inspected. */
interface Subject {

    /** Name of the option that names a metadata file. */
    String METADATA = "--metadata";

    /** Options with a value that this subject takes, beside {@code --json}. */
    Set<String> options();

    /**
     * Decodes the input whole, then writes what it is.
     *
     * @throws MalformedException when the input, or a file that an option names, is malformed
     * @throws ScaleException when the input is malformed, with offsets from its start
     * @throws UsageException when an option is missing or wrong, or a file cannot be read
     */
    void inspect(Request request, Output out) throws MalformedException, UsageException;

    /** The subject of a name, null when there is none. Only the class that is asked for gets loaded. */
    static @Nullable Subject of(String name) {
        return switch (name) {
            case "header" -> new HeaderSubject();
            case "justification" -> new JustificationSubject();
            case "finality-proof" -> new FinalityProofSubject();
            case "proof" -> new ProofSubject();
            case "storage-key" -> new StorageKeySubject();
            case "extrinsic" -> new ExtrinsicSubject();
            case "event" -> new EventSubject();
            case "error" -> new ErrorSubject();
            case "blob" -> new BlobSubject();
            case "address" -> new AddressSubject();
            case "key" -> new KeySubject();
            case "metadata" -> new MetadataSubject();
            default -> null;
        };
    }
}
