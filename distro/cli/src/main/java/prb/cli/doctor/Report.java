package prb.cli.doctor;

import java.util.List;
import prb.cli.doctor.Finding.Status;
import prb.cli.output.JsonOutput;

/**
 * All that was found, in the order of the checks.
 *
 * @param patient what was looked at
 */
public record Report(Patient patient, List<Finding> findings) {

    /** How many findings are of a status. */
    public long count(Status status) {
        return findings.stream().filter(finding -> finding.status() == status).count();
    }

    private Status worst() {
        return findings.stream().map(Finding::status).max(Enum::compareTo).orElse(Status.OK);
    }

    /** One line of JSON: {status, role, data, ok, warn, fail, checks: [{check, subject, status, found, next}]}. */
    public String json() {
        return new JsonOutput().text("status", worst().name()).text("role", patient.role())
                .text("data", patient.data().toString()).number("ok", count(Status.OK)).number("warn", count(Status.WARN))
                .number("fail", count(Status.FAIL))
                .list("checks", findings, (out, finding) -> out.object(null, check -> check.text("check", finding.check())
                        .text("subject", finding.subject()).text("status", finding.status().name())
                        .text("found", finding.found()).text("next", finding.next())))
                .finish();
    }

    /** Lines for people. */
    public String text() {
        StringBuilder text = new StringBuilder("role " + patient.role() + ", data " + patient.data() + "\n\n");
        for (Finding finding : findings) {
            text.append(String.format("%-5s %s%s: %s%n", finding.status(), finding.check(),
                    finding.subject().isEmpty() ? "" : " " + finding.subject(), printable(finding.found())));
            if (!finding.next().isEmpty()) {
                text.append("      -> ").append(printable(finding.next())).append('\n');
            }
        }
        return text.append(String.format("%n%d OK, %d WARN, %d FAIL%n", count(Status.OK), count(Status.WARN), count(Status.FAIL)))
                .toString();
    }

    /** Foreign text must not steer the terminal. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                ? '?'
                : c));
        return out.toString();
    }
}
