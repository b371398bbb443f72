package prb.ops;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import prb.ops.api.ApiAnswer;

/** How answers leave the server: never cached, never taken for something else than they are. */
final class Replies {

    private static final String RETRY_AFTER_S = "1";

    private Replies() {}

    static void json(HttpServletResponse response, ApiAnswer answer) throws IOException {
        if (answer.status() == 429 || answer.status() == 503) {
            response.setHeader("Retry-After", RETRY_AFTER_S);
        }
        send(response, answer.status(), "application/json", answer.json());
    }

    static void text(HttpServletResponse response, int status, String text) throws IOException {
        send(response, status, "text/plain", text + "\n");
    }

    private static void send(HttpServletResponse response, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type + ";charset=utf-8");
        response.setContentLength(bytes.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(bytes);
    }
}
