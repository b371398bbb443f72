package prb.monitor.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PagesServletTest {

    private final PagesServlet servlet = new PagesServlet();

    private Exchange get(String path, Map<String, String> headers) throws Exception {
        return Exchange.of(servlet, "GET", path, null, "", headers, Map.of());
    }

    @Test
    void pageIsSentUnderAStrictPolicy() throws Exception {
        Exchange page = get("/", Map.of());
        assertEquals(200, page.status);
        assertEquals("text/html;charset=utf-8", page.headers.get("Content-Type"));
        assertTrue(page.text().contains("<main"), page.text());
        String policy = page.headers.get("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'"), policy);
        assertFalse(policy.contains("unsafe") || policy.contains("http") || policy.contains("*") || policy.contains("data:"),
                policy);
        assertEquals("nosniff", page.headers.get("X-Content-Type-Options"));
    }

    @Test
    void fileThatHasNotChangedIsNotSentAgain() throws Exception {
        Exchange first = get("/main.js", Map.of());
        assertEquals("text/javascript;charset=utf-8", first.headers.get("Content-Type"));
        String tag = first.headers.get("ETag");
        Exchange again = get("/main.js", Map.of("If-None-Match", tag));
        assertEquals(304, again.status);
        assertEquals("", again.text());
        assertEquals(200, get("/main.js", Map.of("If-None-Match", "\"other\"")).status);
    }

    @Test
    void onlyFilesOfThePagesAreFound() throws Exception {
        assertEquals(200, get("/pages/workers.js", Map.of()).status);
        assertTrue(get("/lib/uplot.js", Map.of()).text().contains("Leon Sorokin"), "the chart library with its author");
        assertEquals(200, get("/lib/uplot.css", Map.of()).status);
        for (String path : new String[] {"/../PagesServlet.class", "/pages/../main.js", "/pages/", "/pages", "/main.txt",
            "//main.js",
            "/PagesServlet.class", "/pages/none.js", "/main.js\u0000", "/a/b/c/d.js"}) {
            assertEquals(404, get(path, Map.of()).status, path);
        }
        assertEquals(PagesServlet.HOME, get("", Map.of()).location);
        assertEquals(PagesServlet.HOME, get(null, Map.of()).location);
    }

    @Test
    void rootLeadsToTheMonitorButOnTheQueuePagesOwnPort() throws Exception {
        assertEquals(PagesServlet.HOME, rootOn(3_000, 3_000, 4_567));
        assertEquals("next", rootOn(4_567, 3_000, 4_567));
        assertEquals(PagesServlet.HOME, rootOn(4_567, 4_567, 4_567));
        assertEquals(PagesServlet.HOME, rootOn(40_123, 0, 0));
    }

    private static String rootOn(int port, int own, int queue) throws Exception {
        String[] led = {""};
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(PagesServletTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class}, (proxy, method, values) -> port);
        HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(PagesServletTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class}, (proxy, method, values) -> led[0] = (String) values[0]);
        new RootFilter(own, queue).doFilter(request, response, (asked, answer) -> led[0] = "next");
        return led[0];
    }
}
