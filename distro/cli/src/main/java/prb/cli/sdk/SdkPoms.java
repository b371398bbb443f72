package prb.cli.sdk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** POMs without a parent, so that the SDK's repository stands alone. */
final class SdkPoms {

    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>prb</groupId>
              <artifactId>%s</artifactId>
              <version>%s</version>
              <packaging>%s</packaging>
              <name>%s</name>
              <description>%s</description>
              <licenses>
                <license><name>Apache-2.0</name><url>https://www.apache.org/licenses/LICENSE-2.0</url></license>
              </licenses>
            """;

    private final String version;
    private final Map<String, String> properties;
    private final Map<String, String> managed = new TreeMap<>();

    /** @param root the top POM, whose properties and managed versions count */
    SdkPoms(Pom root) {
        version = root.text("version");
        properties = new TreeMap<>(root.properties());
        properties.put("project.version", version);
        root.managed().forEach(each -> managed.put(each.key(), Pom.filled(each.version(), properties)));
    }

    String version() {
        return version;
    }

    /** @throws IllegalArgumentException when a version is nowhere to be found */
    String ofModule(Pom module) {
        return head(module, "jar") + "  <dependencies>\n"
                + lines(module.dependencies().stream().filter(each -> each.scope().isEmpty()
                        || each.scope().equals("compile")).toList())
                + "  </dependencies>\n</project>\n";
    }

    String ofBom(Pom bom) {
        return head(bom, "pom") + "  <dependencyManagement>\n    <dependencies>\n" + lines(bom.managed())
                + "    </dependencies>\n  </dependencyManagement>\n</project>\n";
    }

    private String head(Pom pom, String packaging) {
        return HEAD.formatted(pom.text("artifactId"), version, packaging, pom.text("name"), pom.text("description"));
    }

    private String lines(List<Pom.Dependency> dependencies) {
        StringBuilder text = new StringBuilder();
        for (Pom.Dependency each : dependencies) {
            text.append("    <dependency><groupId>").append(each.group()).append("</groupId><artifactId>").append(each.artifact())
                    .append("</artifactId><version>").append(version(each)).append("</version>");
            if (!each.type().isEmpty()) {
                text.append("<type>").append(each.type()).append("</type>");
            }
            text.append("</dependency>\n");
        }
        return text.toString();
    }

    private String version(Pom.Dependency of) {
        String known = of.version().isEmpty() ? managed.get(of.key()) : Pom.filled(of.version(), properties);
        if (known == null && of.group().equals("org.junit.jupiter")) {
            known = properties.get("junit.version"); // managed by JUnit's own BOM
        }
        if (known == null || known.isEmpty()) {
            throw new IllegalArgumentException("no version is managed for " + of.key());
        }
        return known;
    }
}
