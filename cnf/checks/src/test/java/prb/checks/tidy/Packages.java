package prb.checks.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A package is a unit of meaning: it says what it is, is named by what it is about and not by "things that did not fit", and
 * when others may use it, it has a version.
 */
final class Packages {

    private static final Set<String> NO_NAMES = Set.of("util", "utils", "common", "commons", "helper", "helpers", "misc",
            "manager", "managers");

    private Packages() {}

    /** Names of the packages that are exported. */
    static Set<String> exported(List<Source> sources) {
        return sources.stream().filter(Source::isPackageInfo).filter(info -> isAnnotated(info, "Export"))
                .map(Source::packageName).collect(Collectors.toCollection(TreeSet::new));
    }

    static List<String> check(List<Source> sources) {
        List<String> found = new ArrayList<>();
        Set<String> documented = new TreeSet<>();
        for (Source info : sources) {
            if (info.isPackageInfo()) {
                if (info.hasDoc(new TreePath(new TreePath(info.tree()), info.tree().getPackage()))) {
                    documented.add(info.packageName());
                } else {
                    found.add(info.path() + ":1 has no doc comment");
                }
                if (isAnnotated(info, "Export") && !isAnnotated(info, "Version")) {
                    found.add(info.path() + ":1 exports a package without a version");
                }
            }
        }
        Map<String, String> used = new TreeMap<>();
        sources.forEach(source -> used.putIfAbsent(source.packageName(), source.path()));
        used.forEach((name, path) -> {
            if (!documented.contains(name)) {
                found.add(path + ":1 its package " + name + " has no package-info.java with a doc comment");
            }
            for (String word : name.split("\\.", -1)) {
                if (NO_NAMES.contains(word)) {
                    found.add(path + ":1 package " + name + " is named " + word + ": name it by what it is about");
                }
            }
        });
        return found;
    }

    private static boolean isAnnotated(Source info, String name) {
        for (AnnotationTree annotation : info.tree().getPackageAnnotations()) {
            String type = annotation.getAnnotationType().toString();
            if (type.equals(name) || type.endsWith("." + name)) {
                return true;
            }
        }
        return false;
    }
}
