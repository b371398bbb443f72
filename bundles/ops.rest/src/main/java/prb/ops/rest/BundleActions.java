package prb.ops.rest;

import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiCall;
import prb.ops.api.ApiRole;

/**
 * {@code POST /api/v1/bundles/start|stop|restart} with {@code {"names":[...]}}: rooms that others only know by their services. It
 * lasts as long as the process: the next start brings up what the role's features name.
 */
@Component(service = {}, immediate = true)
public final class BundleActions {

    private static final String PATH = "/api/v1/bundles/";
    private static final String NAMES = "names";
    private static final Logger LOG = LoggerFactory.getLogger(BundleActions.class);

    private final BundleContext context;
    private final Registrations registrations;

    private interface Verb {
        void on(Bundle bundle) throws BundleException;
    }

    @Activate
    public BundleActions(BundleContext context) {
        this.context = context;
        this.registrations = new Registrations(context);
        add("start", BundleActions::start);
        add("stop", BundleActions::stop);
        add("restart", bundle -> {
            stop(bundle);
            start(bundle);
        });
    }

    @Deactivate
    void close() {
        registrations.close();
    }

    private static void start(Bundle bundle) throws BundleException {
        bundle.start(Bundle.START_TRANSIENT);
    }

    private static void stop(Bundle bundle) throws BundleException {
        bundle.stop(Bundle.STOP_TRANSIENT);
    }

    private void add(String name, Verb verb) {
        registrations.add(PATH + name, ApiRole.ADMIN, call -> each(call, verb));
    }

    private ApiAnswer each(ApiCall call, Verb verb) {
        Results results = new Results();
        for (String name : Body.of(call).only(NAMES).texts(NAMES)) {
            Optional<BundleView> found = Arrays.stream(context.getBundles()).map(BundleView::new).filter(each -> each.name()
                    .equals(name)).findFirst();
            String kept = found.map(BundleView::kept).orElse("there is no bundle of this name");
            if (kept.isEmpty() && found.isPresent()) {
                one(found.get(), verb, results);
            } else {
                results.add(name, false, kept);
            }
        }
        return results.answer();
    }

    private static void one(BundleView view, Verb verb, Results results) {
        try {
            verb.on(view.bundle());
            results.add(view.name(), true, "it is " + view.state());
        } catch (BundleException e) {
            LOG.error("bundle {}", view.name(), e);
            results.add(view.name(), false, "it is " + view.state() + ": " + e.getMessage());
        }
    }
}
