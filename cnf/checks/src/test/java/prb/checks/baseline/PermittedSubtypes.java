package prb.checks.baseline;

import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Sealed public types of a package and who they permit. Consumers switch over them without a default branch, so another
 * subtype breaks what was compiled before (MatchException), and one that is gone no longer compiles. bnd 7.2 does not read
 * the attribute PermittedSubclasses (JVMS 4.7.31).
 */
final class PermittedSubtypes {

    private PermittedSubtypes() {}

    /** Names of the sealed types of a package, in bytecode form, with those of their permitted subtypes. */
    static Map<String, Set<String>> of(Jar jar, String packageName) throws Exception {
        Map<String, Set<String>> found = new TreeMap<>();
        Map<String, Resource> resources = jar.getDirectory(packageName.replace('.', '/'));
        if (resources == null) {
            return found;
        }
        for (Map.Entry<String, Resource> entry : resources.entrySet()) {
            if (entry.getKey().endsWith(".class")) {
                try (InputStream in = entry.getValue().openInputStream()) {
                    read(in.readAllBytes(), found);
                }
            }
        }
        return found;
    }

    private static void read(byte[] bytes, Map<String, Set<String>> found) {
        ClassReader reader = new ClassReader(bytes);
        if ((reader.getAccess() & Opcodes.ACC_PUBLIC) == 0) {
            return;
        }
        reader.accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public void visitPermittedSubclass(String subclass) {
                found.computeIfAbsent(reader.getClassName(), name -> new TreeSet<>()).add(subclass);
            }
        }, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    /** What changed in a package, in words; empty when nothing did. Types that only one side has are bnd's affair. */
    static String change(Jar newer, Jar older, String packageName) throws Exception {
        Map<String, Set<String>> now = of(newer, packageName);
        Map<String, Set<String>> before = of(older, packageName);
        Set<String> names = new TreeSet<>(now.keySet());
        names.addAll(before.keySet());
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            boolean inBoth = newer.exists(name + ".class") && older.exists(name + ".class");
            Set<String> permitsNow = now.getOrDefault(name, Set.of());
            Set<String> permitsBefore = before.getOrDefault(name, Set.of());
            if (inBoth && !permitsNow.equals(permitsBefore)) {
                text.append(name.replace('/', '.')).append(" permits ").append(permitsNow).append(" instead of ")
                        .append(permitsBefore).append("; ");
            }
        }
        return text.toString();
    }
}
