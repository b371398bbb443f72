package prb.identity.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Starts identities as Declarative Services would, in a process of its own: folder, passphrase file, kinds. */
final class StartMain {

    private StartMain() {}

    public static void main(String[] args) throws IOException {
        BundleContext context = (BundleContext) Proxy.newProxyInstance(StartMain.class.getClassLoader(),
                new Class<?>[] {BundleContext.class}, (proxy, method, values) -> registered((Dictionary<?, ?>) values[2],
                        (HealthCheck) values[1]));
        for (int i = 2; i < args.length; i++) {
            try {
                new RsaIdentity(config(args[0], args[1], args[i]), context, code -> System.err.println("EXIT " + code))
                        .deactivate();
            } catch (IOException e) {
                System.err.println("THROWN " + e.getMessage());
            }
        }
    }

    private static ServiceRegistration<?> registered(Dictionary<?, ?> properties, HealthCheck check) {
        System.err
                .println("CHECK " + properties.get("hc.name") + " " + String.join(",", (String[]) properties.get("hc.tags")) + " "
                        + check.execute().getStatus());
        return (ServiceRegistration<?>) Proxy.newProxyInstance(StartMain.class.getClassLoader(),
                new Class<?>[] {ServiceRegistration.class}, (proxy, method, values) -> {
                    System.err.println("CHECK " + method.getName());
                    return null;
                });
    }

    static RsaIdentity.Config config(String folder, String passphraseFile, String kind) {
        return (RsaIdentity.Config) Proxy.newProxyInstance(StartMain.class.getClassLoader(),
                new Class<?>[] {RsaIdentity.Config.class}, (proxy, method, values) -> switch (method.getName()) {
                    case "folder" -> folder;
                    case "passphraseFile" -> passphraseFile;
                    default -> kind;
                });
    }
}
