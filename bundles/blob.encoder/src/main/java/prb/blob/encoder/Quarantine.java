package prb.blob.encoder;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.control.Quarantined;

/** What was refused and is asked for again, until it is had. The encoder's thread writes, any thread reads. */
final class Quarantine {

    /** So many refusals of the same fact make an alarm. */
    static final int ALARM_ATTEMPTS = 3;

    /** Most records kept; each lane asks for a few hundred things at once. */
    private static final int RECORDS_MAX = 1024;

    /** Longest reason kept, in characters. */
    private static final int REASON_MAX = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private record Key(String chain, String what, long number) {}

    private final Map<Key, Quarantined> records = new HashMap<>();
    private long refusals;

    /** Notes a refusal. @return how often this was refused by now */
    synchronized int refused(String chain, String what, long number, String source, String reason) {
        refusals++;
        Key key = new Key(chain, what, number);
        Quarantined before = records.get(key);
        if (before == null && records.size() >= RECORDS_MAX) {
            return 1;
        }
        int attempts = before == null ? 1 : before.attempts() + 1;
        String text = reason.length() > REASON_MAX ? reason.substring(0, REASON_MAX) : reason;
        Instant since = before == null ? Instant.now() : before.since();
        records.put(key, new Quarantined(chain, what, number, source, text, attempts, since, attempts >= ALARM_ATTEMPTS));
        if (attempts == ALARM_ATTEMPTS) {
            LOG.warn("ALARM: {} {} of block {} refused {} times{}: {}. It is not journaled and asked for again; connect another"
                    + " node of the {} chain", chain, what, number, attempts, from(source), text, chain);
        } else if (attempts == 1) {
            LOG.warn("{} {} of block {} refused{}: {}", chain, what, number, from(source), text);
        } else {
            LOG.debug("{} {} of block {} refused again{}: {}", chain, what, number, from(source), text);
        }
        return attempts;
    }

    private static String from(String source) {
        return source.isEmpty() ? "" : " from " + source;
    }

    /** Takes out what is had now: everything of a chain up to a block. */
    synchronized void had(String chain, long number) {
        if (records.isEmpty()) {
            return;
        }
        records.values().removeIf(record -> {
            boolean had = record.chain().equals(chain) && record.number() <= number;
            if (had && record.alarm()) {
                LOG.info("{} {} of block {} is had after {} refusals", chain, record.what(), record.number(), record.attempts());
            }
            return had;
        });
    }

    /** Takes out what is asked for no more: the finalized head went back to this block. */
    synchronized void notFinal(String chain, long head) {
        records.values().removeIf(record -> {
            boolean gone = record.chain().equals(chain) && record.number() > head;
            if (gone && record.alarm()) {
                LOG.info("{} {} of block {} is not final, as it was said", chain, record.what(), record.number());
            }
            return gone;
        });
    }

    /** All records, oldest first. */
    synchronized List<Quarantined> records() {
        return records.values().stream().sorted(Comparator.comparing(Quarantined::since)).toList();
    }

    /** The oldest alarm in words, empty when there is none. */
    synchronized String alarm() {
        return records.values().stream().filter(Quarantined::alarm).min(Comparator.comparing(Quarantined::since))
                .map(r -> r.chain() + " " + r.what() + " of block " + r.number() + " refused " + r.attempts() + " times: "
                        + r.reason())
                .orElse("");
    }

    /** Refusals since the start. */
    synchronized long refusals() {
        return refusals;
    }
}
