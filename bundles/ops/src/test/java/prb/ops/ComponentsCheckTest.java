package prb.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

class ComponentsCheckTest {

    private final List<ComponentConfigurationDTO> components = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(1_000);
    private final ComponentsCheck check = new ComponentsCheck(runtime(), now::get);

    private ServiceComponentRuntime runtime() {
        return (ServiceComponentRuntime) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {
            ServiceComponentRuntime.class}, (proxy, method, args) -> switch (method.getName()) {
                case "getComponentDescriptionDTOs" -> components.stream().map(each -> each.description).toList();
                case "getComponentConfigurationDTOs" -> components.stream().filter(each -> each.description == args[0]).toList();
                default -> throw new UnsupportedOperationException(method.getName());
            });
    }

    private ComponentConfigurationDTO component(String bundle, int state) {
        ComponentConfigurationDTO each = new ComponentConfigurationDTO();
        each.id = components.size();
        each.state = state;
        each.description = new ComponentDescriptionDTO();
        each.description.name = bundle + ".Some";
        each.description.bundle = new BundleDTO();
        each.description.bundle.symbolicName = bundle;
        ReferenceDTO reference = new ReferenceDTO();
        reference.name = "chain";
        reference.interfaceName = "prb.chain.api.ParaChain";
        each.description.references = new ReferenceDTO[] {reference};
        UnsatisfiedReferenceDTO missing = new UnsatisfiedReferenceDTO();
        missing.name = "chain";
        missing.target = "(x=1)";
        each.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {missing};
        components.add(each);
        return each;
    }

    private Result.Status status() {
        return check.execute().getStatus();
    }

    @Test
    void waitingIsIllOnlyAfterTheGraceTimeAndSaysForWhat() {
        ComponentConfigurationDTO waiting = component("prb.room", ComponentConfigurationDTO.UNSATISFIED_REFERENCE);
        assertEquals(Result.Status.OK, status());
        now.addAndGet(ComponentsCheck.GRACE_MS);
        assertEquals(Result.Status.OK, status());
        now.incrementAndGet();
        assertEquals(Result.Status.WARN, status());
        assertTrue(check.execute().toString().contains("prb.room.Some waits for [prb.chain.api.ParaChain (x=1)]"), check.execute()
                .toString());
        waiting.state = ComponentConfigurationDTO.ACTIVE;
        assertEquals(Result.Status.OK, status());
        waiting.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
        assertEquals(Result.Status.OK, status(), "a new wait has its own grace time");
    }

    @Test
    void failedActivationIsCritical() {
        component("prb.room", ComponentConfigurationDTO.FAILED_ACTIVATION).failure = "java.io.IOException: no\n\tat x";
        assertEquals(Result.Status.CRITICAL, status());
        assertTrue(check.execute().toString().contains("java.io.IOException: no"));
    }

    @Test
    void strangersAndWhatIsSwitchedOffAreLeftAlone() {
        component("org.other", ComponentConfigurationDTO.FAILED_ACTIVATION);
        component("prb.off", ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION);
        now.addAndGet(10 * ComponentsCheck.GRACE_MS);
        assertEquals(Result.Status.OK, status());
        assertEquals(Result.Status.OK, status());
    }
}
