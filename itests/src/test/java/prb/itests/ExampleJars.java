package prb.itests;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Bundles and archives of the sources in {@code examples/}, made as their own builds make them, but without Maven. */
final class ExampleJars {

    private ExampleJars() {}

    static Path bundle(String example, Path work) throws Exception {
        Path classes = Files.createDirectories(work.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty(
                "java.class.path")));
        try (Stream<Path> sources = Files.walk(Settings.top().resolve("examples").resolve(example).resolve("src/main/java"))) {
            sources.filter(file -> file.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new AssertionError("the example " + example + " does not compile");
        }
        Path target = work.resolve(example + "-1.0.0.jar");
        try (Builder builder = new Builder()) {
            for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (new File(each).exists()) {
                    builder.addClasspath(new File(each));
                }
            }
            builder.addClasspath(classes.toFile());
            builder.setProperty("Bundle-SymbolicName", example);
            builder.setProperty("Bundle-Version", "1.0.0");
            builder.setProperty("-includepackage", "prb.examples.*");
            builder.setProperty("-noimportjava", "true");
            builder.setProperty("-dsannotations", "*");
            Jar jar = builder.build();
            if (!builder.getErrors().isEmpty()) {
                throw new AssertionError("the example " + example + " makes no bundle: " + builder.getErrors());
            }
            jar.write(target.toFile());
        }
        return target;
    }

    /** An archive of one bundle with the configuration of its component. */
    static Path archive(Path bundle, String pid, String configuration, Path target) throws Exception {
        String feature = "{\"feature-resource-version\":\"1.0\",\"id\":\"test:archive:1\","
                + "\"bundles\":[{\"id\":\"test:bundle:1\"}],\"configurations\":{\"" + pid + "\":" + configuration + "}}";
        Map<String, byte[]> entries = Map.of("feature.json", feature.getBytes(StandardCharsets.UTF_8), "bundles/bundle-1.jar",
                Files
                        .readAllBytes(bundle));
        try (OutputStream out = Files.newOutputStream(target); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return target;
    }
}
