package prb.itests;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A Chromium of this machine, without a window. What its pages complain about is kept. One thread. */
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    /** What the browser says of its own accord of an answer that the pages expect: a role without this or that. */
    private static final String ABSENT = "Failed to load resource: the server responded with a status of (404|503).*";
    private static final double ANSWER_MAX_MS = 30_000;

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /**
     * How a page is looked at.
     *
     * @param width of the window in pixels @param language as a browser names it
     */
    record Look(int width, int height, boolean dark, String language) {}

    private Chromium(Path program) {
        // What the driver would fetch otherwise is a browser of its own.
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(List.of(
                "--no-sandbox", "--disable-quic")));
    }

    /** The program: PRB_CHROMIUM, else the first of the usual names on PATH. */
    static Optional<Path> program() {
        String named = System.getenv("PRB_CHROMIUM");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        List<Path> folders = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(Path::of).toList();
        return NAMES.stream().flatMap(name -> folders.stream().map(folder -> folder.resolve(name))).filter(Files::isExecutable)
                .findFirst();
    }

    static Chromium start(Path program) {
        return new Chromium(program);
    }

    /** A new window with nothing of an earlier one. */
    Page open(Look look) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(look.width(), look.height())
                .setColorScheme(look.dark() ? ColorScheme.DARK : ColorScheme.LIGHT).setLocale(look.language()));
        context.setDefaultTimeout(ANSWER_MAX_MS);
        Page page = context.newPage();
        page.onConsoleMessage(this::heard);
        page.onPageError(error -> complaints.add(error));
        page.onRequest(request -> {
            if (!request.url().startsWith("http://127.0.0.1:")) {
                complaints.add("a request to the outside: " + request.url());
            }
        });
        return page;
    }

    private void heard(ConsoleMessage message) {
        boolean expected = message.text().matches(ABSENT) && message.location().contains("/api/v1/");
        if ((message.type().equals("error") || message.type().equals("warning")) && !expected) {
            complaints.add(message.type() + ": " + message.text() + " at " + message.location());
        }
    }

    /** Errors and warnings of the pages so far, refusals of the policy among them. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
