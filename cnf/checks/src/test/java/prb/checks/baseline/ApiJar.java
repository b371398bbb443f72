package prb.checks.baseline;

import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Domain;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/**
 * The api of a bundle: classes of its exported packages without code and debug data, and the headers that name and version
 * them. Nothing else of the bundle goes in, so a released api is small enough to be kept beside the sources.
 */
final class ApiJar {

    /** 1980-01-01, the first day that a zip file knows: the same input gives the same file. */
    private static final long TIME_MS = 315_532_800_000L;

    private ApiJar() {}

    /** The names in bytecode form of a bundle's exported types, with their bytes. */
    static Map<String, byte[]> classes(Jar bundle) throws Exception {
        Map<String, byte[]> classes = new TreeMap<>();
        Parameters exported = Domain.domain(bundle.getManifest()).getExportPackage();
        for (String packageName : exported.keySet()) {
            for (Map.Entry<String, Resource> entry : bundle.getDirectory(packageName.replace('.', '/')).entrySet()) {
                if (entry.getKey().endsWith(".class")) {
                    classes.put(entry.getKey(), withoutCode(entry.getValue()));
                }
            }
        }
        return classes;
    }

    private static byte[] withoutCode(Resource resource) throws Exception {
        try (InputStream in = resource.openInputStream()) {
            ClassWriter out = new ClassWriter(0);
            new ClassReader(in).accept(out, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return out.toByteArray();
        }
    }

    /** A jar in memory of the given classes with a bundle's headers. The caller closes it. */
    static Jar of(Jar bundle, Map<String, byte[]> classes) throws IOException {
        try {
            Attributes from = bundle.getManifest().getMainAttributes();
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
            for (String header : new String[] {"Bundle-ManifestVersion", "Bundle-SymbolicName", "Bundle-Version",
                "Export-Package"}) {
                manifest.getMainAttributes().putValue(header, from.getValue(header));
            }
            Jar api = new Jar(bundle.getBsn());
            api.setManifest(manifest);
            classes.forEach((name, bytes) -> api.putResource(name, new EmbeddedResource(bytes, TIME_MS)));
            return api;
        } catch (Exception e) {
            throw new IOException("the api of " + bundle.getName() + " can not be read", e);
        }
    }

    static void write(Jar bundle, Path file) throws Exception {
        try (Jar api = of(bundle, classes(bundle))) {
            api.setReproducible("1980-01-01T00:00:00Z");
            api.write(file.toFile());
        }
    }
}
