package prb.chain.client.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import prb.chain.api.Question;
import prb.scale.Bytes;

/** Which source answered which of the latest questions. Any thread. */
final class Asked {

    /** Questions remembered. */
    static final int MAX = 16_384;

    private record Key(Question question, Bytes subject) {
    }

    private final Map<Key, Source> sources = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Source> eldest) {
            return size() > MAX;
        }
    };

    synchronized void remember(Question question, Bytes subject, Source source) {
        sources.put(new Key(question, subject.compact()), source);
    }

    /** Whose answer it was, once. */
    synchronized Optional<Source> take(Question question, Bytes subject) {
        return Optional.ofNullable(sources.remove(new Key(question, subject.compact())));
    }
}
