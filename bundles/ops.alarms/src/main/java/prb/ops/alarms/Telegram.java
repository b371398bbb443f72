package prb.ops.alarms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;

/** Sends the message as a bot of Telegram, or of whatever speaks its api; at most {@value #CHARS_MAX} characters. */
final class Telegram implements Notifier {

    /** The api takes 4,096. */
    static final int CHARS_MAX = 4_000;

    private final Http http;
    private final String base;
    private final SecretFile token;
    private final String chat;

    /** @param base address of the api without the slash at its end @param chat its id */
    Telegram(Http http, String base, SecretFile token, String chat) {
        this.http = http;
        this.base = base;
        this.token = token;
        this.chat = chat;
    }

    @Override
    public String name() {
        return "telegram";
    }

    @Override
    public void send(Message message) throws IOException, InterruptedException {
        String text = message.title() + "\n\n" + message.text();
        String body = JsonNodeFactory.instance.objectNode().put("chat_id", chat).put("text", text.length() <= CHARS_MAX ? text
                : text.substring(0, CHARS_MAX) + "…").put("disable_web_page_preview", true).toString();
        http.send(Http.request(address()).header("Content-Type", "application/json").POST(
                HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private URI address() throws IOException {
        try {
            return URI.create(base + "/bot" + token.read() + "/sendMessage");
        } catch (IllegalArgumentException e) {
            // Its message would show the token.
            throw new IOException(token.path() + " holds no token that can stand in an address");
        }
    }
}
