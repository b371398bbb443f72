package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

class WhyComponentTest {

    private final Map<ComponentDescriptionDTO, List<ComponentConfigurationDTO>> components = new LinkedHashMap<>();

    /** @param needs interfaces, each of which is missing when the state says so */
    private ComponentDescriptionDTO component(String name, String gives, int state, String... needs) {
        ComponentDescriptionDTO description = new ComponentDescriptionDTO();
        description.name = name;
        description.bundle = new BundleDTO();
        description.bundle.symbolicName = "prb.test";
        description.serviceInterfaces = new String[] {gives};
        description.configurationPid = new String[] {"prb." + name};
        description.references = List.of(needs).stream().map(WhyComponentTest::reference).toArray(ReferenceDTO[]::new);
        ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
        configuration.description = description;
        configuration.state = state;
        configuration.failure = "java.io.IOException: disk full\n\tat x";
        configuration.unsatisfiedReferences = List.of(needs).stream().map(WhyComponentTest::missing)
                .toArray(UnsatisfiedReferenceDTO[]::new);
        components.put(description, List.of(configuration));
        return description;
    }

    private static ReferenceDTO reference(String type) {
        ReferenceDTO reference = new ReferenceDTO();
        reference.name = "the " + type;
        reference.interfaceName = type;
        return reference;
    }

    private static UnsatisfiedReferenceDTO missing(String type) {
        UnsatisfiedReferenceDTO missing = new UnsatisfiedReferenceDTO();
        missing.name = "the " + type;
        return missing;
    }

    private String why(ComponentDescriptionDTO of) {
        ServiceComponentRuntime runtime = (ServiceComponentRuntime) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class}, (proxy, method, args) -> switch (method.getName()) {
                    case "isComponentEnabled" -> true;
                    case "getComponentConfigurationDTOs" -> (Collection<ComponentConfigurationDTO>) components.get(args[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        StringBuilder text = new StringBuilder();
        new WhyComponent(runtime, List.copyOf(components.keySet())).tell(of, text);
        return text.toString();
    }

    @Test
    void theChainEndsAtTheRoot() {
        ComponentDescriptionDTO runner = component("runner", "Fleet", ComponentConfigurationDTO.UNSATISFIED_REFERENCE, "Queue",
                "Nowhere");
        component("queue", "Queue", ComponentConfigurationDTO.UNSATISFIED_REFERENCE, "Store");
        component("store", "Store", ComponentConfigurationDTO.FAILED_ACTIVATION);
        String text = why(runner);
        assertEquals(List.of("component runner (prb.test): is not active", "  waits for Queue",
                "    component queue (prb.test): is not active", "      waits for Store",
                "        component store (prb.test): its activation failed: java.io.IOException: disk full",
                "  waits for Nowhere", "    no component here gives it: its bundle is not installed or not active"),
                text.lines()
                        .toList());
    }

    @Test
    void whatWaitsForEachOtherIsToldOnce() {
        ComponentDescriptionDTO one = component("one", "One", ComponentConfigurationDTO.UNSATISFIED_REFERENCE, "Two");
        component("two", "Two", ComponentConfigurationDTO.UNSATISFIED_REFERENCE, "One");
        assertTrue(why(one).contains("component one (prb.test): see above"), why(one));
    }

    @Test
    void withoutConfigurationItIsOff() {
        ComponentDescriptionDTO off = component("off", "Off", ComponentConfigurationDTO.ACTIVE);
        components.put(off, List.of());
        assertTrue(why(off).contains("has no configuration prb.off"), why(off));
    }
}
