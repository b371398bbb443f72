package prb.dropins;

import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/** Registers what it sees: {@code identities=N} services of a type that opens secrets. */
public final class SeeingActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) throws InvalidSyntaxException {
        Object[] found = context.getAllServiceReferences("prb.identity.NodeIdentity", null);
        Dictionary<String, Object> seen = new Hashtable<>();
        seen.put("identities", found == null ? 0 : found.length);
        int[] heard = new int[1];
        context.addServiceListener(event -> heard[0]++, "(objectClass=prb.identity.NodeIdentity)");
        context.registerService(Runnable.class, () -> System.setProperty("prb.dropins.heard", "" + heard[0]), seen);
    }

    @Override
    public void stop(BundleContext context) {}
}
