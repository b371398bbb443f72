package prb.blob.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundle updates as the class loaders see them: the library of an old revision must outlive it. */
class NativeLibraryTest {

    private static final int UPDATES = 3;

    @TempDir
    Path folder;

    @Test
    void libraryOfAnOldRevisionStaysLoaded() throws Exception {
        List<WeakReference<ClassLoader>> revisions = new ArrayList<>();
        for (int i = 0; i <= UPDATES; i++) {
            revisions.add(openAndCloseInOwnLoader());
            System.gc();
        }
        for (WeakReference<ClassLoader> revision : revisions) {
            assertNotNull(revision.get(), "the loader, and with it the native library, was unloaded");
        }
    }

    /** At the start of a process a rebuild comes before anything else of the store. */
    @Test
    void rebuildIsTheFirstToNeedTheLibrary() throws Exception {
        new FactDb(folder).close();
        Rebuild.mark(folder);
        ClassLoader loader = ownLoader();
        loader.loadClass(Rebuild.class.getName()).getMethod("whenMarked", Path.class).invoke(null, folder);
        assertFalse(Rebuild.isMarked(folder));
        new FactDb(folder).close();
    }

    private WeakReference<ClassLoader> openAndCloseInOwnLoader() throws Exception {
        ClassLoader loader = ownLoader();
        Class<?> type = loader.loadClass(FactDb.class.getName());
        Constructor<?> open = type.getDeclaredConstructor(Path.class);
        Method close = type.getDeclaredMethod("close");
        open.setAccessible(true);
        close.setAccessible(true);
        Object db = open.newInstance(folder);
        close.invoke(db);
        return new WeakReference<>(loader);
    }

    private static ClassLoader ownLoader() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
