package prb.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program that the guide uses against the monitor, run as an operator does. */
final class Curl {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final String base;
    private final List<String> before;

    /** @param base URL without path @param before words that start the command elsewhere */
    Curl(Path folder, String base, List<String> before) {
        this.folder = folder;
        this.base = base;
        this.before = before;
    }

    /** Status code of a GET; 0 while nobody answers. */
    int status(String path) throws IOException, InterruptedException {
        String code = run(List.of("--silent", "--output", "/dev/null", "--write-out", "%{http_code}", base + path));
        return code.isEmpty() ? 0 : Integer.parseInt(code);
    }

    /** {@code curl --location --request POST … --data-raw BODY}, the words of the guide; null while nobody serves the path. */
    JsonNode post(String path, String body) throws IOException, InterruptedException {
        String answer = run(List.of("--silent", "--fail", "--location", "--request", "POST", base + path, "--header",
                "Content-Type: application/json", "--data-raw", body));
        try {
            return answer.isEmpty() ? JSON.nullNode() : JSON.readTree(answer);
        } catch (IOException e) {
            throw new IOException(path + " answers what is no JSON: " + answer, e);
        }
    }

    private String run(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add("curl");
        command.addAll(words);
        try (Child curl = Child.start("curl", folder, Map.of(), command)) {
            curl.await(ANSWER_MAX);
            String output = curl.output();
            return output.substring(output.indexOf('\n') + 1).strip();
        }
    }
}
