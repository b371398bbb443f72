package prb.checks.tidy;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;

/** What does not fit a screen is not read as a whole: lines, methods and files stay short. */
final class Sizes implements Rule {

    static final int COLUMNS_MAX = 130;
    static final int FILE_LINES_MAX = 500;
    static final int METHOD_LINES_MAX = 70;

    @Override
    public List<String> check(Source source) {
        List<String> found = new ArrayList<>();
        List<String> lines = source.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int columns = lines.get(i).codePointCount(0, lines.get(i).length());
            if (columns > COLUMNS_MAX) {
                found.add(source.path() + ":" + (i + 1) + " has " + columns + " columns, limit is " + COLUMNS_MAX);
            }
        }
        if (lines.size() > FILE_LINES_MAX) {
            found.add(source.path() + ":1 has " + lines.size() + " lines, limit is " + FILE_LINES_MAX);
        }
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void none) {
                if (method.getBody() != null) {
                    int length = source.lastLine(method) - source.line(method) + 1;
                    if (length > METHOD_LINES_MAX) {
                        found.add(source.path() + ":" + source.line(method) + " method " + method.getName() + " has " + length
                                + " lines, limit is " + METHOD_LINES_MAX);
                    }
                }
                return super.visitMethod(method, none);
            }
        }.scan(source.tree(), null);
        return found;
    }
}
