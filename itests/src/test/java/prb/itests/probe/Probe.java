package prb.itests.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.BlobUnavailableException;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactJournal;
import prb.chain.api.Chain;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;
import prb.worker.api.Fleet;

/**
 * Answers questions as a {@code Function<String, Object>} with property {@code prb.probe=true}:
 * {@code progress} with long[] {relay genesis, relay, para header, para}, {@code blob KEY} with byte[] or null,
 * {@code hash relay|para N} with text, {@code final relay|para} with a Long, {@code keep} which makes the
 * journal keep every entry, {@code facts} with a list of texts. A service that is away answers null.
 */
public final class Probe implements BundleActivator, Function<String, Object> {

    private static final long REPLAY_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

    private BundleContext context;

    @Override
    public void start(BundleContext started) {
        context = started;
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("prb.probe", Boolean.TRUE);
        started.registerService(Function.class, this, properties);
    }

    @Override
    public void stop(BundleContext stopped) {
        context = null;
    }

    @Override
    public Object apply(String question) {
        String[] words = question.split(" ");
        return switch (words[0]) {
            case "progress" -> with(BlobSource.class, source -> progress(source.progress()));
            case "blob" -> with(BlobSource.class, source -> blob(source, words[1]));
            case "hash" -> with(chain(words[1]), chain -> hash(chain, Long.parseLong(words[2])));
            case "final" -> with(chain(words[1]), chain -> chain.finalizedHead().number());
            case "workers" -> with(Fleet.class, fleet -> fleet.reports().toString());
            case "keep" -> with(FactJournal.class, Probe::keep);
            case "facts" -> with(FactJournal.class, Probe::facts);
            default -> throw new IllegalArgumentException("unknown question " + question);
        };
    }

    private static Class<? extends Chain> chain(String name) {
        return name.equals("relay") ? RelayChain.class : ParaChain.class;
    }

    /** Looks the service up anew for each question: providers are swapped under way. */
    private <S> Object with(Class<S> type, Function<S, Object> use) {
        ServiceReference<S> reference = context.getServiceReference(type);
        S service = reference == null ? null : context.getService(reference);
        if (service == null) {
            return null;
        }
        try {
            return use.apply(service);
        } catch (IllegalStateException e) {
            return null;
        } finally {
            context.ungetService(reference);
        }
    }

    private static long[] progress(BlobProgress at) {
        return new long[] {at.relayGenesis(), at.relayEncoded(), at.paraHeaderEncoded(), at.paraEncoded()};
    }

    private static byte[] blob(BlobSource source, String key) {
        try {
            return source.get(BlobKey.parse(key).orElseThrow()).map(blob -> blob.toBytes().toArray()).orElse(null);
        } catch (BlobUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(Chain chain, long number) {
        try {
            return chain.blockHash(number).map(Bytes::toHex).orElse("absent");
        } catch (ChainException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A tail that never acknowledges: from now on the journal deletes nothing, so that all of it can be asked for. */
    private static boolean keep(FactJournal journal) {
        journal.tail("itests", -1, (index, batch) -> {}).close();
        return true;
    }

    /** Every fact of the journal in order: {@code genesis}, {@code relay FIRST LAST} or {@code para N}. */
    private static List<String> facts(FactJournal journal) {
        List<String> facts = Collections.synchronizedList(new ArrayList<>());
        long last = journal.lastIndex();
        Thread asking = Thread.currentThread();
        boolean[] done = {false};
        FactJournal.Tail tail = journal.tail("itests", -1, (index, batch) -> {
            if (index <= last) {
                batch.facts().forEach(fact -> facts.add(text(fact)));
            }
            done[0] = index >= last;
            LockSupport.unpark(asking);
        });
        long deadline = System.nanoTime() + REPLAY_NANOS_MAX;
        while (!done[0] && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        tail.close();
        return List.copyOf(facts);
    }

    private static String text(Fact fact) {
        return switch (fact) {
            case Fact.Genesis genesis -> "genesis " + genesis.relayNumber();
            case Fact.RelayRange range -> "relay " + range.firstNumber() + " " + range.lastNumber();
            case Fact.ParaBlock block -> "para " + block.number();
        };
    }
}
