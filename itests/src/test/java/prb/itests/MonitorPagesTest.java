package prb.itests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The monitor's pages in a real browser, served by {@code prb up} with three workers that compute. With
 * {@code -Dprb.screenshots=true} the pictures of the documentation are taken anew.
 */
class MonitorPagesTest {

    private static final int WORKERS = 3;
    private static final Duration COMPUTE_MAX = Duration.ofMinutes(5);
    private static final Chromium.Look DESK = new Chromium.Look(1_280, 860, false, "en-GB");
    private static final Chromium.Look NIGHT = new Chromium.Look(1_280, 1_080, true, "en-GB");
    private static final Chromium.Look PHONE = new Chromium.Look(360, 740, false, "en-GB");
    private static final Chromium.Look CHINESE = new Chromium.Look(1_280, 860, false, "zh-CN");
    private static final List<String> PAGES = List.of("overview", "alarms", "workers", "pools", "queue", "accounts", "provider",
            "peers", "bundles", "settings", "audit", "import", "login");
    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9,]*");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static Child up;
    private static Chromium chromium;
    private static int port;
    private Page page;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = Chromium.program();
        if (program.isEmpty()) {
            System.out.println("skipped: the monitor's pages need Chromium on PATH, or its path in PRB_CHROMIUM");
        }
        assumeTrue(program.isPresent(), "Chromium is missing");
        // Its name stands in the pictures.
        Path root = Shots.WANTED ? Files.createTempDirectory("prb-") : Settings.work("monitor-pages-");
        port = Ports.free(1).getFirst();
        up = Child.start("prb up", root, Map.of("XDG_RUNTIME_DIR", root.toString(), "PRB_HTTP_PORT", "" + port,
                "PRB_QUEUE_HTTP_PORT", "0"),
                List.of("sh", Settings.home().resolve("bin/prb").toString(), "up", "--workers", ""
                        + WORKERS, "--data", root.resolve("data").toString()));
        Await.until("three workers that compute", COMPUTE_MAX, () -> computing() == WORKERS, up::output);
        chromium = Chromium.start(program.get());
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (up != null) {
            up.close();
        }
    }

    @AfterEach
    void nothingIsComplainedAbout() {
        page.context().close();
        assertEquals(List.of(), chromium.complaints());
    }

    private static JsonNode api(String path) throws Exception {
        HttpRequest get = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path)).timeout(Duration
                .ofSeconds(30)).build();
        return JSON.readTree(CLIENT.send(get, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static int computing() throws Exception {
        if (!up.isAlive()) {
            throw new AssertionError(up.output());
        }
        try {
            return api("/status").at("/workers/computing").asInt();
        } catch (IOException e) {
            return -1; // the server comes after what the role exists for
        }
    }

    private Page open(Chromium.Look look, String place) {
        page = chromium.open(look);
        page.navigate("http://127.0.0.1:" + port + "/monitor/#/self/" + place);
        return page;
    }

    private Locator main() {
        return page.locator("#main");
    }

    private void has(String... texts) {
        for (String text : texts) {
            assertThat(main()).containsText(text);
        }
    }

    @Test
    void rootLeadsToTheOverviewWithFleetChainsAndHealth() throws Exception {
        page = chromium.open(DESK);
        page.navigate("http://127.0.0.1:" + port + "/");
        assertThat(page).hasURL(Pattern.compile(".*/monitor/.*"));
        assertThat(page.locator("h1")).hasText("Overview");
        Locator tile = page.locator("a.tile", new Page.LocatorOptions().setHasText("Computing"));
        assertThat(tile.locator(".figure")).hasText("" + WORKERS);
        assertThat(page.locator("#top .fresh")).hasText("live");
        long relay = api("/status").at("/relay/encoded").asLong();
        String shown = page.locator("a.tile", new Page.LocatorOptions().setHasText("Relay chain")).locator(".figure").innerText();
        assertTrue(NUMBER.matcher(shown).matches() && Long.parseLong(shown.replace(",", "")) >= relay - 20,
                shown + " of " + relay);
        has("at the tip", "Workers by state", "has no backup");
        Shots.take(page, "monitor-overview");
    }

    @Test
    void workersAreSearchedSortedAndLookedAt() throws Exception {
        open(NIGHT, "workers");
        assertThat(page.locator("tbody tr")).hasCount(WORKERS);
        has("devnet-1", "devnet-3", "computing");
        Shots.take(page, "monitor-workers-dark");
        page.keyboard().press("/");
        assertThat(page.locator("#search")).isFocused();
        page.keyboard().type("devnet-2");
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page).hasURL(Pattern.compile(".*text=devnet-2.*"));
        page.locator("#search").fill("nobody");
        has("Nothing matches");
        page.locator("#search").fill("");
        page.getByText("Name").first().click();
        assertThat(page.locator("th[aria-sort=descending]")).hasCount(1);
        assertThat(page.locator("tbody tr").first()).containsText("devnet-3");
        page.getByText("devnet-1").click();
        assertThat(page.locator("h1")).hasText("devnet-1");
        JsonNode worker = api("/workers?text=devnet-1").at("/workers/0");
        has("computing", "It is computing.", worker.get("endpoint").asText(), worker.get("public_key").asText());
        if (Shots.WANTED) {
            Await.until("a history to look at", COMPUTE_MAX, () -> api("/workers/" + worker.get("id").asText()).get("history")
                    .size() > 3, up::output);
            assertThat(page.locator(".chart canvas")).isVisible();
        }
        Shots.take(page, "monitor-worker");
    }

    @Test
    void workerIsRestartedAfterTheQuestion() throws Exception {
        open(DESK, "workers");
        page.getByLabel("Choose devnet-3").check();
        has("1 chosen");
        page.locator("[data-action=restart]").click();
        Locator dialog = page.locator("dialog");
        assertThat(dialog).containsText("devnet-3");
        dialog.getByText("Cancel").click();
        assertThat(page.locator("dialog")).hasCount(0);
        String before = api("/workers?text=devnet-3").at("/workers/0/since").asText();
        page.locator("[data-action=restart]").click();
        page.locator("dialog [data-confirm]").click();
        assertThat(page.locator("dialog .results")).containsText("devnet-3");
        assertThat(page.locator("dialog")).containsText("All 1 done.");
        assertThat(page.locator("#said")).hasText("All 1 done.");
        page.locator("dialog").getByText("Close").click();
        Await.until("the worker has begun anew", COMPUTE_MAX, () -> !api("/workers?text=devnet-3").at("/workers/0/since").asText()
                .equals(before), up::output);
        Await.until("it computes again", COMPUTE_MAX, () -> computing() == WORKERS, up::output);
        assertThat(page.locator("tbody tr", new Page.LocatorOptions().setHasText("devnet-3"))).containsText("computing");
    }

    @Test
    void everyPageShowsWhatThisRoleHas() throws Exception {
        open(DESK, "pools");
        has("From 4,473 to 22,476 PHA.", api("/pools").at("/pools/0/name").asText());
        visit("queue", "waiting", "start computing", "succeeded");
        visit("accounts", "Free balance", api("/accounts").at("/accounts/0/account").asText());
        visit("provider", "Relay chain", "Parachain", "Nothing is in quarantine", "ready", "Disk");
        visit("peers", "This process has none.");
        visit("bundles", "prb.worker.runner", "prb.monitor.pages", "active");
        visit("settings", "PRB_HTTP_PORT", "" + port);
        visit("audit", "devnet-1", "added");
        visit("login", "PRB_HTTP_TOKEN_FILE");
        visit("alarms", "Alarms");
    }

    private void visit(String place, String... texts) {
        page.evaluate("place => { location.hash = '#/self/' + place; }", place);
        has(texts);
        assertThat(main()).hasAttribute("aria-busy", "false");
    }

    @Test
    void fileOfWorkersIsFirstTriedThenTaken() throws Exception {
        open(DESK, "import");
        page.locator("#file-text").fill("name,pid,endpoint,stake\ndevnet-1,1,,\nnew-1,9,http://127.0.0.1:9,1 PHA\n");
        page.locator("#check").click();
        has("0 new, 0 changed, 1 as they are, 1 refused.", "There is no such pool.");
        assertThat(page.locator("#import")).isDisabled();
        page.locator("#file-text").fill("name,pid,endpoint,stake,enabled\nnew-1,1,http://127.0.0.1:9,1.5 PHA,false\n");
        page.locator("#check").click();
        has("1 new, 0 changed, 0 as they are, 0 refused.");
        page.locator("#import").click();
        page.locator("dialog [data-confirm]").click();
        assertThat(page.locator("dialog")).containsText("All 1 done.");
        page.locator("dialog").getByText("Close").click();
        has("0 new, 0 changed, 1 as they are, 0 refused.");
        JsonNode added = api("/workers?text=new-1").at("/workers/0");
        assertEquals("1.5", added.get("stake_pha").asText());
        page.evaluate("() => { location.hash = '#/self/workers?text=new-1'; }");
        has("disabled");
        page.getByLabel("Choose new-1").check();
        page.locator("[data-action=delete]").click();
        page.locator("dialog [data-confirm]").click();
        page.locator("dialog").getByText("Close").click();
        has("Nothing matches");
        assertEquals(WORKERS, api("/workers").get("total").asInt());
    }

    @Test
    void languageAndThemeAreSwitchedAndKept() {
        open(DESK, "overview");
        has("Workers by state");
        page.locator("#language").selectOption("zh");
        has("总览", "计算中");
        assertThat(page.locator("html")).hasAttribute("lang", "zh-Hans");
        page.locator("#theme").click();
        page.locator("#theme").click();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        String dark = colour();
        page.reload();
        has("总览");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.locator("#theme").click();
        page.locator("#theme").click();
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        assertTrue(!dark.equals(colour()), dark);
    }

    private String colour() {
        return String.valueOf(page.evaluate("() => getComputedStyle(document.body).backgroundColor"));
    }

    @Test
    void chineseBrowserIsSpokenToInChinese() {
        open(CHINESE, "overview");
        has("总览", "Worker 状态分布", "已到最新");
        assertThat(page.locator("#side")).containsText("矿池与操作员");
        Shots.take(page, "monitor-overview-zh");
    }

    @Test
    void everyPageFitsAPhone() throws Exception {
        open(PHONE, "overview");
        has("Workers by state");
        Shots.take(page, "monitor-phone");
        for (String place : PAGES) {
            visit(place);
            assertEquals(0, page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"), place);
        }
        visit("worker/" + api("/workers").at("/workers/0/id").asText(), "Why is it not computing?");
        assertEquals(0, page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"));
        page.locator("button.menu").click();
        page.locator("#side").getByText("Trade queue").click();
        assertThat(page.locator("h1")).hasText("Trade queue");
        page.keyboard().press("Shift+Tab");
        page.evaluate("() => document.getElementById('skip').focus()");
        page.keyboard().press("Enter");
        assertThat(main()).isFocused();
    }

    /** The pictures of the documentation. */
    private static final class Shots {

        static final boolean WANTED = Boolean.getBoolean("prb.screenshots");

        static void take(Page page, String name) {
            if (WANTED) {
                try {
                    Path folder = Files.createDirectories(Settings.docs().resolve("images"));
                    page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
