package prb.trade.trader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.substrate.runtime.Runtime;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.ExtrinsicStrategy.Plan;
import prb.trade.api.TradeJob;

/**
 * Lets strategies form extrinsics. A strategy may be anybody's: one that throws, or whose plans do not have its jobs once each,
 * is passed over, and the next one that accepts those jobs is asked.
 */
final class Forming {

    private static final Logger LOG = LoggerFactory.getLogger(Forming.class);

    private final List<ExtrinsicStrategy> strategies;
    private final Runtime runtime;
    private final ExtrinsicStrategy.Limits limits;
    private final List<Plan> plans = new ArrayList<>();

    private Forming(List<ExtrinsicStrategy> strategies, Runtime runtime, ExtrinsicStrategy.Limits limits) {
        this.strategies = strategies;
        this.runtime = runtime;
        this.limits = limits;
    }

    /** Plans that have every job once. Jobs of one strategy stay in order. @param strategies highest ranking first */
    static List<Plan> plans(List<ExtrinsicStrategy> strategies, List<TradeJob> jobs, Runtime runtime,
            ExtrinsicStrategy.Limits limits) {
        Forming forming = new Forming(List.copyOf(strategies), runtime, limits);
        forming.form(jobs, 0, "");
        return forming.plans;
    }

    /** @param from the first strategy that may be asked @param trouble with those before it */
    private void form(List<TradeJob> jobs, int from, String trouble) {
        Map<Integer, List<TradeJob>> byStrategy = new LinkedHashMap<>();
        for (TradeJob job : jobs) {
            byStrategy.computeIfAbsent(accepting(job, from), index -> new ArrayList<>()).add(job);
        }
        byStrategy.forEach((index, own) -> {
            if (index == strategies.size()) {
                own.forEach(job -> plans.add(new ExtrinsicStrategy.Refuse(List.of(job.id()), "no strategy accepts jobs of kind "
                        + job.action().kind() + trouble)));
            } else {
                ask(index, own);
            }
        });
    }

    /** The first strategy that takes the job; their number when none does. */
    private int accepting(TradeJob job, int from) {
        for (int index = from; index < strategies.size(); index++) {
            try {
                if (strategies.get(index).accepts(job.action().kind())) {
                    return index;
                }
            } catch (RuntimeException | LinkageError bug) {
                LOG.error("strategy {} can not say whether it accepts {}", name(index), job.action().kind(), bug);
            }
        }
        return strategies.size();
    }

    private void ask(int index, List<TradeJob> jobs) {
        String trouble;
        try {
            List<Plan> formed = List.copyOf(strategies.get(index).form(List.copyOf(jobs), runtime, limits));
            trouble = misfit(jobs, formed);
            if (trouble.isEmpty()) {
                plans.addAll(formed);
                return;
            }
            LOG.error("plans of strategy {} are not used: {}", name(index), trouble);
        } catch (RuntimeException | LinkageError bug) {
            LOG.error("strategy {} failed on {} jobs", name(index), jobs.size(), bug);
            trouble = bug.toString();
        }
        form(jobs, index + 1, "; strategy " + name(index) + " failed: " + trouble);
    }

    private String name(int index) {
        return strategies.get(index).getClass().getName();
    }

    /** What is wrong with plans; empty when every job is in exactly one of them. */
    private static String misfit(List<TradeJob> jobs, List<Plan> formed) {
        Set<String> open = jobs.stream().map(TradeJob::id).collect(Collectors.toCollection(HashSet::new));
        for (Plan plan : formed) {
            for (String id : new HashSet<>(plan.jobIds())) {
                if (!open.remove(id)) {
                    return "job " + id + " is in two plans, or none of its jobs";
                }
            }
        }
        return open.isEmpty() ? "" : "no plan has " + open;
    }
}
