package prb.ops;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HttpCheckTest {

    @Test
    void portInUseIsNamedWithItsSetting() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String problem = HttpCheck.problem("127.0.0.1", taken.getLocalPort());
            assertTrue(problem.contains(":" + taken.getLocalPort() + ": ") && problem.contains("PRB_HTTP_PORT"), problem);
        }
        assertTrue(HttpCheck.problem("127.0.0.1", 0).contains("is free"));
        assertTrue(HttpCheck.problem("no.such.host.invalid", 1).contains("PRB_HTTP_HOST"));
    }
}
