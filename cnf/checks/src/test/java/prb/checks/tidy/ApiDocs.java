package prb.checks.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Others build on exported packages without reading their code: each public type says what it is. */
final class ApiDocs implements Rule {

    private final Set<String> exported;

    /** @param exported names of the exported packages */
    ApiDocs(Set<String> exported) {
        this.exported = exported;
    }

    @Override
    public List<String> check(Source source) {
        List<String> found = new ArrayList<>();
        if (!source.isMain() || !exported.contains(source.packageName())) {
            return found;
        }
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void none) {
                boolean visible = type.getModifiers().getFlags().contains(Modifier.PUBLIC) || isMemberOfInterface();
                if (visible && !source.hasDoc(getCurrentPath())) {
                    found.add(source.path() + ":" + source.line(type) + " public type " + type.getSimpleName()
                            + " has no doc comment");
                }
                return visible ? super.visitClass(type, none) : null;
            }

            private boolean isMemberOfInterface() {
                return getCurrentPath().getParentPath().getLeaf() instanceof ClassTree outer
                        && outer.getKind() == com.sun.source.tree.Tree.Kind.INTERFACE;
            }
        }.scan(source.tree(), null);
        return found;
    }
}
