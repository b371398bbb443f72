package prb.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Where and under which load a benchmark ran.
 *
 * @param cores processors that the JVM sees
 * @param jdk version and vendor
 * @param system name and architecture
 * @param load average of the last minute before the start, negative when the system does not say
 */
public record Machine(int cores, String jdk, String system, double load) {

    /** This machine now. */
    public static Machine here() {
        return new Machine(Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.runtime.version") + " " + System.getProperty("java.vendor"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    void write(JsonGenerator json) throws IOException {
        json.writeNumberField("cores", cores);
        json.writeStringField("jdk", jdk);
        json.writeStringField("system", system);
        json.writeNumberField("load", load);
    }

    /** One line. */
    @Override
    public String toString() {
        return cores + " cores, JDK " + jdk + ", " + system + ", load " + String.format(Locale.ROOT, "%.2f", load)
                + " at the start";
    }
}
