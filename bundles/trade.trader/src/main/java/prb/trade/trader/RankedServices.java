package prb.trade.trader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.ServiceReference;

/** Services of one kind, the highest ranking first, as they come and go. Any thread may read them, add one or remove one. */
final class RankedServices<T> {

    private record Entry<T>(ServiceReference<T> reference, T service) {}

    private final List<Entry<T>> entries = new ArrayList<>();
    private final List<T> services = new CopyOnWriteArrayList<>();

    synchronized void add(ServiceReference<T> reference, T service) {
        entries.add(new Entry<>(reference, service));
        rank();
    }

    synchronized void remove(ServiceReference<T> reference) {
        entries.removeIf(entry -> entry.reference().equals(reference));
        rank();
    }

    /** Always the present ones; for a moment some may stand in it twice, but never none while there is one. */
    List<T> services() {
        return services;
    }

    private void rank() {
        List<T> now = entries.stream().sorted(Comparator.comparing((Entry<T> entry) -> entry.reference()).reversed()).map(
                Entry::service).toList();
        services.addAll(0, now);
        while (services.size() > now.size()) {
            services.removeLast();
        }
    }
}
