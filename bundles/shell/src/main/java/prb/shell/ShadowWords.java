package prb.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import prb.worker.api.shadow.ShadowReport;
import prb.worker.api.shadow.ShadowReport.Wish;
import prb.worker.api.shadow.Shadowing;

/** The words of {@code prb:worker shadow|adopt|release}. Stateless. */
final class ShadowWords {

    /** Workers shown one by one; the others are in the sums. */
    private static final int WORKERS_MAX = 20;
    private static final int WISHES_SHOWN = 3;

    private ShadowWords() {}

    static String run(Shadowing shadowing, String verb, List<String> words) {
        if (!shadowing.isOn()) {
            throw new IllegalStateException("this manager drives every pool: it was not started with PRB_SHADOW=true");
        }
        if (verb.equals("shadow")) {
            return report(shadowing);
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("usage: prb:worker " + verb + " PID...");
        }
        List<Long> pools = words.stream().map(PoolCommand::number).toList();
        StringBuilder out = new StringBuilder();
        for (long pid : pools) {
            boolean changed = verb.equals("adopt") ? shadowing.adopt(pid) : shadowing.release(pid);
            String now = verb.equals("adopt") ? "driven" : "only followed";
            out.append("pool ").append(pid).append(changed ? " is " + now + " from now on" : " is " + now + " already")
                    .append(System.lineSeparator());
        }
        return out.append("for the next start of this role: PRB_ADOPTED_POOLS=").append(numbers(shadowing)).toString();
    }

    private static String numbers(Shadowing shadowing) {
        return shadowing.adopted().stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String report(Shadowing shadowing) {
        List<ShadowReport> reports = shadowing.shadowReports();
        Map<String, Long> sums = new TreeMap<>();
        reports.forEach(one -> one.counts().forEach((kind, count) -> sums.merge(kind, count, Long::sum)));
        StringBuilder out = new StringBuilder(String.format("shadow: %d workers are only followed, adopted pools: %s%n",
                reports.size(), shadowing.adopted().isEmpty() ? "none" : numbers(shadowing)));
        out.append("would have been sent: ").append(sums.isEmpty() ? "nothing" : sums).append(System.lineSeparator());
        for (ShadowReport one : reports.subList(0, Math.min(WORKERS_MAX, reports.size()))) {
            out.append(String.format("%-16s %-5d %-13s %s%n", one.worker().worker().name(), one.worker().worker().pid(),
                    one.worker().state().text(), new TreeMap<>(one.counts())));
            List<Wish> latest = one.latest();
            for (Wish wish : latest.subList(Math.max(0, latest.size() - WISHES_SHOWN), latest.size())) {
                out.append(String.format("  %s %s %s %d bytes, hash %s%n", wish.at(), wish.kind(), wish.what(), wish.bytes(),
                        wish.hash().isEmpty() ? "-" : wish.hash().toHex()));
            }
        }
        return out.toString();
    }
}
