package prb.worker.runner;

import java.util.Optional;
import java.util.regex.Matcher;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.WorkerDetails;
import prb.worker.api.WorkerReport;
import prb.worker.api.chain.FleetChain.SessionInfo;

/** What is known of a worker, as the original shows it: session and pRuntime in one JSON text, indented by two. Stateless. */
final class DetailsText {

    private static final int CHARS = 2_048;

    private DetailsText() {}

    /**
     * Details of a worker.
     *
     * @param description JSON object of what the pRuntime told last, perhaps minutes ago; its heights are taken from the report
     */
    static WorkerDetails of(WorkerReport report, String description, Optional<SessionInfo> session) {
        String runtime = with(description, "headernum", report.nextRelayHeader());
        runtime = with(runtime, "paraHeadernum", report.nextParaHeader());
        runtime = with(runtime, "blocknum", report.nextParaBlock());
        String members = session.map(info -> info.members() + ",").orElse("");
        return new WorkerDetails(session.map(info -> new AccountId(info.account())),
                indented("{" + members + "\"runtimeInfo\":" + runtime + "}"));
    }

    private static String with(String json, String name, long number) {
        return number < 0 ? json
                : json.replaceFirst("\"" + name + "\":[0-9]+", Matcher.quoteReplacement("\"" + name + "\":" + number));
    }

    /** Compact JSON as JavaScript's stringify writes it with an indentation of two. */
    static String indented(String json) {
        StringBuilder out = new StringBuilder(CHARS);
        int level = 0;
        boolean text = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (text) {
                out.append(c);
                if (c == '\\') {
                    out.append(json.charAt(++i));
                }
                text = c != '"';
            } else if (c == '{' || c == '[') {
                out.append(c);
                char close = c == '{' ? '}' : ']';
                if (json.charAt(i + 1) == close) {
                    out.append(json.charAt(++i));
                } else {
                    line(out, ++level);
                }
            } else if (c == '}' || c == ']') {
                line(out, --level);
                out.append(c);
            } else {
                out.append(c);
                text = c == '"';
                if (c == ',') {
                    line(out, level);
                } else if (c == ':') {
                    out.append(' ');
                }
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, int level) {
        out.append('\n').append("  ".repeat(level));
    }
}
