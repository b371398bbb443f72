package prb.cli.sdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A POM of this project, as far as the SDK needs it. Values may hold properties, which {@link #filled} replaces. */
final class Pom {

    private final Element project;

    /** @param version empty when it is managed */
    record Dependency(String group, String artifact, String version, String type, String scope) {

        String key() {
            return group + ":" + artifact;
        }
    }

    private Pom(Element project) {
        this.project = project;
    }

    static Pom read(Path file) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            try (var in = Files.newInputStream(file)) {
                return new Pom(factory.newDocumentBuilder().parse(in).getDocumentElement());
            }
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " can not be read: " + e.getMessage(), e);
        }
    }

    String text(String name) {
        return text(project, name);
    }

    Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        child(project, "properties").ifPresent(all -> elements(all).forEach(each -> properties.put(each.getTagName(), each
                .getTextContent().strip())));
        return properties;
    }

    List<Dependency> dependencies() {
        return dependencies(child(project, "dependencies"));
    }

    List<Dependency> managed() {
        return dependencies(child(project, "dependencyManagement").flatMap(all -> child(all, "dependencies")));
    }

    static String filled(String text, Map<String, String> properties) {
        String filled = text;
        for (Map.Entry<String, String> each : properties.entrySet()) {
            filled = filled.replace("${" + each.getKey() + "}", each.getValue());
        }
        return filled;
    }

    private static List<Dependency> dependencies(Optional<Element> all) {
        List<Dependency> found = new ArrayList<>();
        all.ifPresent(
                list -> elements(list).forEach(each -> found.add(new Dependency(text(each, "groupId"), text(each, "artifactId"),
                        text(each, "version"), text(each, "type"), text(each, "scope")))));
        return found;
    }

    private static Optional<Element> child(Element parent, String name) {
        return elements(parent).stream().filter(each -> each.getTagName().equals(name)).findFirst();
    }

    private static String text(Element parent, String name) {
        return child(parent, name).map(each -> each.getTextContent().strip()).orElse("");
    }

    private static List<Element> elements(Element parent) {
        List<Element> elements = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }
}
