package prb.cli.upgrade;

/**
 * One entry of an archive.
 *
 * @param path relative, with slashes, inside of the archive's folder
 * @param target of a link, else empty
 */
record TarEntry(String path, Kind kind, long size, boolean executable, String target) {

    /** What it is. */
    enum Kind {
        FILE, FOLDER, LINK
    }
}
