package prb.monitor.pages;

import jakarta.servlet.ReadListener;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One request and its answer, without a server. */
final class Exchange {

    final Map<String, String> headers = new HashMap<>();
    int status = 200;
    String location = "";
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private Exchange() {}

    /**
     * Lets a servlet answer.
     *
     * @param path after that of the servlet @param query null for none @param asked headers of the request
     */
    static Exchange of(Servlet servlet, String method, String path, String query, String body, Map<String, String> asked,
            Map<String, Object> attributes) throws Exception {
        Exchange exchange = new Exchange();
        servlet.service(exchange.request(method, path, query, body, asked, attributes), exchange.response());
        return exchange;
    }

    String text() {
        return sent.toString(StandardCharsets.UTF_8);
    }

    private HttpServletRequest request(String method, String path, String query, String body, Map<String, String> asked,
            Map<String, Object> attributes) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return fake(HttpServletRequest.class, (proxy, called, values) -> switch (called.getName()) {
            case "getMethod" -> method;
            case "getPathInfo" -> path;
            case "getQueryString" -> query;
            case "getHeader" -> asked.get(values[0]);
            case "getContentType" -> "application/json";
            case "getAttribute" -> attributes.get(values[0]);
            case "getInputStream" -> input(new ByteArrayInputStream(bytes));
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private HttpServletResponse response() {
        return fake(HttpServletResponse.class, (proxy, called, values) -> {
            switch (called.getName()) {
                case "setStatus" -> status = (int) values[0];
                case "setHeader" -> headers.put((String) values[0], (String) values[1]);
                case "setContentType" -> headers.put("Content-Type", (String) values[0]);
                case "setContentLength" -> headers.put("Content-Length", String.valueOf(values[0]));
                case "sendRedirect" -> location = (String) values[0];
                case "getOutputStream" -> {
                    return output(sent);
                }
                default -> throw new UnsupportedOperationException(called.getName());
            }
            return null;
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static ServletInputStream input(ByteArrayInputStream bytes) {
        return new ServletInputStream() {
            @Override
            public int read() {
                return bytes.read();
            }

            @Override
            public boolean isFinished() {
                return bytes.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private static ServletOutputStream output(ByteArrayOutputStream bytes) {
        return new ServletOutputStream() {
            @Override
            public void write(int each) {
                bytes.write(each);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
