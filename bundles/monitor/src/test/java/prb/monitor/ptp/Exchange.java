package prb.monitor.ptp;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** One request to a servlet without a server, and what came back. */
final class Exchange {

    final Map<String, String> headers = new TreeMap<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status;

    private Exchange() {}

    /** @param attributes of the request, as a filter sets them */
    static Exchange of(PtpServlet servlet, String verb, String path, String type, String text, Map<String, Object> attributes)
            throws IOException {
        Exchange exchange = new Exchange();
        servlet.service(exchange.request(verb, path, type, text, attributes), exchange.response());
        return exchange;
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    private HttpServletRequest request(String verb, String path, String type, String text, Map<String, Object> attributes) {
        ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return (HttpServletRequest) Proxy.newProxyInstance(Exchange.class.getClassLoader(), new Class<?>[] {
            HttpServletRequest.class}, (proxy, method, args) -> switch (method.getName()) {
                case "getMethod" -> verb;
                case "getPathInfo" -> path;
                case "getContentType" -> type;
                case "getAttribute" -> attributes.get(args[0]);
                case "getInputStream" -> input(in);
                default -> throw new UnsupportedOperationException(method.getName());
            });
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(Exchange.class.getClassLoader(), new Class<?>[] {
            HttpServletResponse.class}, (proxy, method, args) -> {
                switch (method.getName()) {
                    case "setStatus" -> status = (int) args[0];
                    case "setHeader" -> headers.put((String) args[0], (String) args[1]);
                    case "setContentType" -> headers.put("Content-Type", (String) args[0]);
                    case "setContentLength" -> headers.put("Content-Length", args[0].toString());
                    case "getOutputStream" -> {
                        return output();
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                }
                return null;
            });
    }

    private static ServletInputStream input(ByteArrayInputStream in) {
        return new ServletInputStream() {
            @Override
            public int read() {
                return in.read();
            }

            @Override
            public boolean isFinished() {
                return in.available() == 0;
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

    private ServletOutputStream output() {
        return new ServletOutputStream() {
            @Override
            public void write(int value) {
                body.write(value);
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
