package prb.checks.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One parsed Java file. @param path from the top folder, with slashes */
record Source(String path, String text, CompilationUnitTree tree, DocTrees trees) {

    /** Parses files at once: path to text. @throws IllegalArgumentException when one is no Java */
    static List<Source> parse(Map<String, String> files) {
        List<JavaFileObject> inputs = files.entrySet().stream().map(Source::input).toList();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, problems, List.of("-proc:none"),
                null, inputs);
        DocTrees trees = DocTrees.instance(task);
        try {
            Map<String, Source> parsed = new TreeMap<>();
            for (CompilationUnitTree tree : task.parse()) {
                String path = tree.getSourceFile().toUri().getPath().substring(1);
                parsed.put(path, new Source(path, files.get(path), tree, trees));
            }
            if (!problems.getDiagnostics().isEmpty()) {
                throw new IllegalArgumentException(problems.getDiagnostics().getFirst().toString());
            }
            return List.copyOf(parsed.values());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Source of(String path, String text) {
        return parse(Map.of(path, text)).getFirst();
    }

    private static JavaFileObject input(Map.Entry<String, String> file) {
        return new SimpleJavaFileObject(URI.create("string:///" + file.getKey()), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
                return file.getValue();
            }
        };
    }

    boolean isMain() {
        return path.contains("/src/main/java/");
    }

    boolean isPackageInfo() {
        return path.endsWith("/package-info.java");
    }

    String packageName() {
        return tree.getPackageName() == null ? "" : tree.getPackageName().toString();
    }

    int line(Tree at) {
        return (int) tree.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(tree, at));
    }

    int lastLine(Tree at) {
        return (int) tree.getLineMap().getLineNumber(trees.getSourcePositions().getEndPosition(tree, at));
    }

    boolean hasDoc(TreePath at) {
        return trees.getDocCommentTree(at) != null;
    }
}
