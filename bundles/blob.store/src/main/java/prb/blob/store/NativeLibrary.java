package prb.blob.store;

import org.rocksdb.RocksDB;

/**
 * Loads RocksDB's native library and keeps it loaded until the process ends.
 *
 * <p>Each revision of this bundle has a class loader and with it a copy of the library of its own. The copies share some C++
 * objects (symbols that the linker makes unique in the process), and those may point into the code of any copy. When the loader
 * of an old revision is collected, its copy would be unmapped, and the next one that follows such a pointer crashes the JVM: seen
 * after the second update in a row. So every copy stays, at about 11 MiB of shared file mapping for each update.
 */
final class NativeLibrary {

    static {
        RocksDB.loadLibrary();
        Thread hook = Thread.ofPlatform().name("prb-rocksdb-stays-loaded").unstarted(new Holder(RocksDB.class));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private NativeLibrary() {}

    /** Returns when the library is there. */
    static void load() {
        // the work is done once, when this class is initialised
    }

    /** A hook that does nothing: being registered, it keeps the class, its loader and so the library from being unloaded. */
    private record Holder(Class<?> kept) implements Runnable {
        @Override
        public void run() {
            // nothing to do at exit
        }
    }
}
