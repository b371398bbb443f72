package prb.checks.tidy;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * Main code does not sleep (it waits for something, and can be woken), does not end the process (only the programs of
 * distro do), does not print stack traces (it logs), does not catch what no code can cure, and keeps no state or lock in
 * statics, which outlives a bundle and is shared where nobody expects it.
 */
final class BannedConstructs implements Rule {

    private static final Set<String> MAY_EXIT = Set.of("distro/launcher/src/main/java/prb/launcher/Main.java",
            "distro/cli/src/main/java/prb/cli/Main.java",
            "distro/data/src/main/java/prb/data/Main.java", "distro/inventory/src/main/java/prb/inventory/Main.java",
            "bench/src/main/java/prb/bench/Main.java");

    @Override
    public List<String> check(Source source) {
        List<String> found = new ArrayList<>();
        if (source.isMain()) {
            new Scanner(source, found).scan(source.tree(), null);
        }
        return found;
    }

    private static final class Scanner extends TreePathScanner<Void, Void> {

        private final Source source;
        private final List<String> found;

        Scanner(Source source, List<String> found) {
            this.source = source;
            this.found = found;
        }

        private void report(Tree at, String what) {
            found.add(source.path() + ":" + source.line(at) + " " + what);
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree select, Void none) {
            String text = select.toString();
            if (text.equals("Thread.sleep")) {
                report(select, "sleeps: wait for a condition instead");
            } else if (text.equals("System.exit") && !MAY_EXIT.contains(source.path())) {
                report(select, "ends the process: only a program's Main may");
            } else if (select.getIdentifier().contentEquals("printStackTrace")) {
                report(select, "prints a stack trace: log it");
            }
            return super.visitMemberSelect(select, none);
        }

        @Override
        public Void visitCatch(CatchTree caught, Void none) {
            String type = caught.getParameter().getType().toString();
            if (type.equals("Throwable") || type.equals("Error")) {
                report(caught, "catches " + type + ": catch what can be handled");
            }
            return super.visitCatch(caught, none);
        }

        @Override
        public Void visitMethod(MethodTree method, Void none) {
            Set<Modifier> flags = method.getModifiers().getFlags();
            if (flags.contains(Modifier.STATIC) && flags.contains(Modifier.SYNCHRONIZED)) {
                report(method, "locks a class: use a lock of an object");
            }
            return super.visitMethod(method, none);
        }

        @Override
        public Void visitVariable(VariableTree variable, Void none) {
            boolean field = getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
                    && type.getKind() != Tree.Kind.INTERFACE && type.getKind() != Tree.Kind.ANNOTATION_TYPE;
            Set<Modifier> flags = variable.getModifiers().getFlags();
            if (field && flags.contains(Modifier.STATIC) && !flags.contains(Modifier.FINAL)) {
                report(variable, "field " + variable.getName() + " is static state: give it to an object");
            }
            return super.visitVariable(variable, none);
        }
    }
}
