package prb.cli.sdk;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java half of {@code prb sdk}; the script runs Maven between its two steps. {@code make TOP} writes our own artifacts and
 * the files around them to {@code TOP/distro/sdk}, {@code take TOP REPOSITORY} adds what builds of a sample project fetched.
 */
public final class SdkCommand {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private final Path top;
    private final Path sdk;
    private final SdkRepository repository;

    private SdkCommand(Path top) {
        this.top = top;
        this.sdk = top.resolve("distro/sdk");
        this.repository = new SdkRepository(sdk.resolve("repository"));
    }

    /** @return exit code */
    public static int run(String[] words, PrintStream err) {
        try {
            if (words.length == 2 && words[0].equals("make")) {
                new SdkCommand(Path.of(words[1])).make(err);
                return 0;
            }
            if (words.length == 3 && words[0].equals("take")) {
                int taken = new SdkCommand(Path.of(words[1])).repository.takeFetched(Path.of(words[2]));
                err.println("prb: " + taken + " files of other projects are in the SDK, so that builds need no network");
                return 0;
            }
        } catch (IOException | IllegalArgumentException e) {
            err.println("prb: the SDK can not be made: " + e.getMessage());
            return EXIT_FAILED;
        }
        err.println("prb: sdk takes no arguments");
        return EXIT_USAGE;
    }

    private void make(PrintStream err) throws IOException {
        SdkPoms poms = new SdkPoms(Pom.read(top.resolve("pom.xml")));
        Pom bom = Pom.read(top.resolve("bom/pom.xml"));
        String version = poms.version();
        repository.put("prb", "prb.bom", version, ".pom", poms.ofBom(bom));
        Path work = Files.createTempDirectory("prb-sdk-");
        List<String> artifacts = bom.managed().stream().map(Pom.Dependency::artifact).toList();
        String classPath = classPath(artifacts, version);
        for (String artifact : artifacts) {
            Path module = module(artifact);
            Pom pom = Pom.read(module.resolve("pom.xml"));
            Path sources = module.resolve("src/main/java");
            repository.put("prb", artifact, version, ".pom", poms.ofModule(pom));
            repository.put("prb", artifact, version, ".jar", jar(module, artifact + "-" + version + ".jar"));
            repository.put("prb", artifact, version, "-sources.jar", SdkRepository.zip(sources, work.resolve("sources.jar")));
            Path pages = SdkRepository.javadoc(sources, pom.text("name"), classPath, work.resolve(artifact));
            repository.put("prb", artifact, version, "-javadoc.jar", SdkRepository.zip(pages, work.resolve("javadoc.jar")));
        }
        repository.put("prb", "prb.trade.api", version, "-tests.jar", jar(module("prb.trade.api"), "prb.trade.api-" + version
                + "-tests.jar"));
        Templates.copy(top.resolve("distro/template"), sdk.resolve("template"));
        Files.writeString(sdk.resolve("settings.xml"), settings());
        Files.writeString(sdk.resolve("all.xml"), all(artifacts, version));
        Templates.delete(work);
        err.println("prb: " + artifacts.size() + " artifacts with sources and documentation in " + repository.folder());
    }

    private Path module(String artifact) {
        Path room = top.resolve("bundles").resolve(artifact.substring("prb.".length()));
        return Files.isDirectory(room) ? room : top.resolve(artifact.substring("prb.".length()));
    }

    private static Path jar(Path module, String name) throws IOException {
        Path jar = module.resolve("target").resolve(name);
        if (!Files.isRegularFile(jar)) {
            throw new IOException(jar + " is missing, run ./prb build");
        }
        return jar;
    }

    /** What the documentation links to: our jars, and the libraries of the distribution. */
    private String classPath(List<String> artifacts, String version) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String artifact : artifacts) {
            jars.add(jar(module(artifact), artifact + "-" + version + ".jar"));
        }
        try (Stream<Path> libraries = Files.walk(top.resolve("distro/target/prb/repository"))) {
            libraries.filter(file -> file.toString().endsWith(".jar") && !file.toString().contains(File.separator + "prb."))
                    .forEach(
                            jars::add);
        }
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Settings under which Maven knows the SDK only. */
    private String settings() {
        return """
                <settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
                  <!-- Under these, everything comes from the SDK: mvn -s %1$s/settings.xml verify -->
                  <mirrors><mirror><id>prb-sdk-only</id><mirrorOf>*</mirrorOf><url>file://%1$s/repository</url></mirror></mirrors>
                </settings>
                """.formatted(sdk);
    }

    /** A project that uses every artifact, by which what they need gets into the SDK. */
    private String all(List<String> artifacts, String version) {
        String dependencies = artifacts.stream().map(each -> "    <dependency><groupId>prb</groupId><artifactId>" + each
                + "</artifactId><version>" + version + "</version></dependency>\n").collect(Collectors.joining());
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>prb</groupId><artifactId>all</artifactId><version>1</version>
                  <repositories><repository><id>prb-sdk</id><url>file://%s</url></repository></repositories>
                  <dependencies>
                %s  </dependencies>
                  <build><plugins>
                    <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
                    <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin>
                  </plugins></build>
                </project>
                """.formatted(repository.folder(), dependencies);
    }
}
