package prb.checks.tidy;

import java.util.List;

/** A rule over one Java file. */
interface Rule {

    /** What is wrong: one line for each violation, beginning with {@code path:line}. */
    List<String> check(Source source);
}
