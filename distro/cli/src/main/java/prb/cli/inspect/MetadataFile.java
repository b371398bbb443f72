package prb.cli.inspect;

import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;

/** The runtime of a metadata blob. Its version is unknown here and of no use: nothing is signed. */
final class MetadataFile {

    /** Where the version byte stands, after "meta". */
    static final int VERSION_OFFSET = 4;

    private static final int GENERIC_PREFIX = 42;
    private static final int PREFIX_MAX = 16_383;

    private MetadataFile() {}

    /** The runtime that {@code --metadata} names. */
    static Runtime of(Request request) throws MalformedException, UsageException {
        String name = request.required(Subject.METADATA, "a file with the runtime's metadata");
        Bytes content = Input.file(Subject.METADATA, name);
        String what = "metadata file '" + name + "'";
        return parse(what, Input.looksLikeHex(content) ? Input.hex(what, content.toUtf8()) : content);
    }

    static Runtime parse(String what, Bytes metadata) throws MalformedException {
        try {
            return Runtime.parse(metadata, new RuntimeVersion("the metadata", 0, 0, 0));
        } catch (ScaleException e) {
            throw new MalformedException(what, e);
        }
    }

    /** Address prefix that the runtime declares, 42 when it declares none. */
    static int addressPrefix(Runtime runtime) {
        try {
            long prefix = runtime.constant("System", "SS58Prefix").asLong();
            return prefix >= 0 && prefix <= PREFIX_MAX ? (int) prefix : GENERIC_PREFIX;
        } catch (IllegalArgumentException | ScaleException undeclared) {
            return GENERIC_PREFIX;
        }
    }
}
