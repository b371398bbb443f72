package prb.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.cluster.api.Records;
import prb.cluster.api.RecordsCopy;
import prb.cluster.api.SharedRecord;

/**
 * Records in Redis, without threads and without a connection of its own. The revision is asked for at each sign of life of the
 * membership (3 s). Redis that has lost the records is filled by the attached copy with the highest revision, chosen when all who
 * live had the time to offer theirs (12 s).
 */
final class SharedRecords {

    private static final Logger LOG = LoggerFactory.getLogger(SharedRecords.class);
    /** Records in one answer, and in one part of what Redis is filled with. */
    static final int BATCH_MAX = 500;
    /** How long a part of an append waits for the next one; then whoever sent it is gone. */
    private static final Duration STAGE_LIFE = Duration.ofMinutes(1);

    /** Gives something that runs scripts now; empty while Redis is out of reach. */
    interface Link extends Supplier<Optional<JobStore.Runner>> {}

    private final String instance;
    private final Duration life;
    private final Link link;
    private final AtomicLong appends = new AtomicLong();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable RecordsCopy copy;
    private volatile OptionalLong revision = OptionalLong.empty();
    private volatile String trouble = "Redis is being connected";

    SharedRecords(String instance, Duration life, Link link) {
        this.instance = instance;
        this.life = life;
        this.link = link;
    }

    OptionalLong revision() {
        return revision;
    }

    Optional<String> trouble() {
        return revision.isPresent() ? Optional.empty() : Optional.of(trouble);
    }

    AutoCloseable attach(RecordsCopy attached) {
        copy = attached;
        return () -> {
            if (copy == attached) {
                copy = null;
            }
        };
    }

    AutoCloseable onRevision(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Redis gave no answer. */
    void silent(String why) {
        trouble = why;
        revision = OptionalLong.empty();
    }

    /** Asks for the revision, or takes part in filling Redis. One thread. */
    void beat(JobStore.Runner redis) {
        RecordsCopy attached = copy;
        if (attached == null) {
            return;
        }
        List<String> state = texts(redis.run(Script.REC_STATE, List.of(instance, attached.revision(), life.toMillis() * 4 / 5,
                life.toMillis())));
        if (state.getFirst().equals("fill")) {
            state = fill(redis, attached);
        }
        if (state.getFirst().equals("ok")) {
            heard(Long.parseLong(state.get(1)));
        } else {
            silent("Redis has lost what the nodes have in common; the copy with the highest revision fills it again");
        }
    }

    private List<String> fill(JobStore.Runner redis, RecordsCopy from) {
        long at = from.revision();
        List<SharedRecord> all = from.all();
        List<String> answer = List.of("late");
        if (from.revision() != at) {
            return answer; // it was changed meanwhile; the next sign of life tries again
        }
        int done = 0;
        do {
            int to = Math.min(all.size(), done + BATCH_MAX);
            List<Object> args = new ArrayList<>(List.of(instance, at, done == 0 ? 1 : 0, to == all.size() ? "" + to : ""));
            for (SharedRecord record : all.subList(done, to)) {
                args.addAll(List.of(record.key(), record.revision(), sign(record.value()), record.value().orElse("")));
            }
            answer = texts(redis.run(Script.REC_FILL, args));
            done = to;
        } while (done < all.size() && answer.getFirst().equals("ok"));
        if (answer.getFirst().equals("ok")) {
            LOG.info("Redis was filled with {} records of revision {}; it goes on at revision {}", all.size(), at, answer.get(1));
        }
        return answer;
    }

    private static String sign(Optional<String> value) {
        return value.isPresent() ? "+" : "-";
    }

    private void heard(long newest) {
        boolean changed = revision.isEmpty() || revision.getAsLong() != newest;
        revision = OptionalLong.of(newest);
        if (changed) {
            for (Runnable listener : listeners) {
                try {
                    listener.run();
                } catch (RuntimeException e) {
                    LOG.error("a listener of the records failed", e);
                }
            }
        }
    }

    Optional<Records.Changes> since(long from) {
        Optional<JobStore.Runner> redis = link.get();
        if (redis.isEmpty()) {
            return Optional.empty();
        }
        List<String> answer;
        try {
            answer = texts(redis.get().run(Script.REC_SINCE, List.of(from, BATCH_MAX)));
        } catch (RedisLink.Unreachable | RedisLink.Refused e) {
            LOG.debug("Redis did not answer", e);
            return Optional.empty();
        }
        if (!answer.getFirst().equals("ok")) {
            return Optional.empty();
        }
        List<SharedRecord> records = new ArrayList<>();
        for (int i = 3; i < answer.size(); i += 3) {
            String value = answer.get(i + 2);
            records.add(new SharedRecord(answer.get(i), Long.parseLong(answer.get(i + 1)), value.startsWith("+")
                    ? Optional.of(value.substring(1))
                    : Optional.empty()));
        }
        return Optional.of(new Records.Changes(Long.parseLong(answer.get(1)), answer.get(2).equals("1"), records));
    }

    Records.Appended append(long expected, Map<String, Optional<String>> changes) {
        if (changes.isEmpty() || changes.size() > Records.CHANGES_MAX) {
            throw new IllegalArgumentException("an append has " + changes.size() + " changes, not 1.." + Records.CHANGES_MAX);
        }
        List<SharedRecord> all = changes.entrySet().stream().map(change -> new SharedRecord(change.getKey(), expected, change
                .getValue())).toList();
        Optional<JobStore.Runner> redis = link.get();
        if (redis.isEmpty()) {
            return new Records.Appended.Unavailable(trouble);
        }
        List<String> answer;
        try {
            answer = texts(append(redis.get(), expected, all));
        } catch (RedisLink.Unreachable | RedisLink.Refused e) {
            return new Records.Appended.Unavailable("Redis did not answer: " + e.getMessage());
        }
        return switch (answer.getFirst()) {
            case "ok" -> new Records.Appended.Done(Long.parseLong(answer.get(1)));
            case "behind" -> new Records.Appended.Behind(Long.parseLong(answer.get(1)));
            default -> new Records.Appended.Unavailable(
                    "Redis has lost what the nodes have in common; it is filled again in some seconds");
        };
    }

    /** In one script whatever the size: parts that are too many for a call lie ready before. */
    private List<Object> append(JobStore.Runner redis, long expected, List<SharedRecord> changes) {
        String stage = changes.size() > BATCH_MAX ? instance + ":" + appends.incrementAndGet() : "";
        int staged = 0;
        while (changes.size() - staged > BATCH_MAX) {
            List<Object> part = new ArrayList<>(List.of(stage, staged == 0 ? 1 : 0, STAGE_LIFE.toMillis()));
            part.addAll(triples(changes.subList(staged, staged + BATCH_MAX)));
            redis.run(Script.REC_STAGE, part);
            staged += BATCH_MAX;
        }
        List<Object> args = new ArrayList<>(List.of(expected, stage, staged));
        args.addAll(triples(changes.subList(staged, changes.size())));
        return redis.run(Script.REC_APPEND, args);
    }

    private static List<String> triples(List<SharedRecord> changes) {
        return changes.stream().flatMap(change -> Stream.of(change.key(), sign(change.value()), change.value().orElse("")))
                .toList();
    }

    private static List<String> texts(List<Object> answer) {
        return answer.stream().map(JobStore::text).toList();
    }
}
