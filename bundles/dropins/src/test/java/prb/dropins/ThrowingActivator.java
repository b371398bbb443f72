package prb.dropins;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A broken bundle. */
public final class ThrowingActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("broken on purpose");
    }

    @Override
    public void stop(BundleContext context) {}
}
