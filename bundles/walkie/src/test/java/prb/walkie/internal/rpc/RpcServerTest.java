package prb.walkie.internal.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import prb.libp2p.Connection;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;

class RpcServerTest {

    private static final Caller CALLER = new Caller("Qm", "192.0.2.1", false, false);
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_795_364_274_834L), ZoneOffset.UTC);

    private final Registry<WalkieMethod> methods = new Registry<>();
    private final RpcServer server = new RpcServer(methods, new Registry<>(), new RpcServer.Gate() {
        @Override
        public Caller caller(Connection connection) {
            return CALLER;
        }

        @Override
        public void check(Caller caller, Access access, String what) throws WalkieException {
            if (access == Access.CHANGE) {
                throw new WalkieException(WalkieException.Type.UNAUTHORIZED, "no");
            }
        }
    }, CLOCK, CallLimits.DEFAULT);

    interface Body {
        Bytes answer(Bytes request) throws WalkieException;
    }

    private void method(String name, Access access, Body body) {
        methods.add(name, other -> 0, new WalkieMethod() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Access access() {
                return access;
            }

            @Override
            public Bytes handle(Caller caller, Bytes request) throws WalkieException {
                return body.answer(request);
            }
        });
    }

    private Envelope.Response call(String method, Bytes data) throws Exception {
        Bytes request = Bytes.concat(Envelope.request(5, "the-nonce", method, data));
        return Envelope.readResponse(Bytes.concat(server.answer(CALLER, request)));
    }

    private void expect(WalkieException.Type type, String message, Envelope.Response response) {
        WalkieException error = response.failure().orElseThrow();
        assertEquals(type, error.type());
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }

    @Test
    void anAnswerCarriesTheNonceOfItsRequestAndAFreshOne() throws Exception {
        method("Echo", Access.READ, request -> request);
        Envelope.Response response = call("Echo", Bytes.utf8("x"));
        assertEquals("x", response.data().toUtf8());
        assertEquals("the-nonce", response.requestNonce());
        assertEquals(1L, server.counters().get("calls.answered"));
    }

    @Test
    void methodsUnknownOrWithoutHandlerAreNotFound() throws Exception {
        expect(WalkieException.Type.NOT_FOUND, "Handler not implemented.", call("ListPool", Bytes.EMPTY));
        expect(WalkieException.Type.NOT_FOUND, "Handler not implemented.", call("Nope", Bytes.EMPTY));
        String hex = Bytes.concat(server.answer(CALLER, Bytes.concat(Envelope.request(5, "n", "Nope", Bytes.EMPTY))))
                .toPlainHex();
        assertTrue(hex.endsWith("2801321c0802121848616e646c6572206e6f7420696d706c656d656e7465642e"), hex);
    }

    @Test
    void errorsOfHandlersKeepTheirTypeAndOthersAreServerErrors() throws Exception {
        method("Typed", Access.READ, request -> {
            throw new WalkieException(WalkieException.Type.DUPLICATED, "twice");
        });
        method("Broken", Access.READ, request -> {
            throw new IllegalStateException("bad luck");
        });
        expect(WalkieException.Type.DUPLICATED, "twice", call("Typed", Bytes.EMPTY));
        expect(WalkieException.Type.SERVER, "IllegalStateException: bad luck", call("Broken", Bytes.EMPTY));
        assertEquals(2L, server.counters().get("calls.failed"));
    }

    @Test
    void aRequestThatCannotBeReadIsAServerErrorWithoutNonce() throws Exception {
        Envelope.Response response = Envelope.readResponse(Bytes.concat(server.answer(CALLER, Bytes.ofInts(0xff, 0xff))));
        expect(WalkieException.Type.SERVER, "cannot be read", response);
        assertEquals("", response.requestNonce());
    }

    @Test
    void refusedCallsNeverReachTheirHandler() throws Exception {
        method("Change", Access.CHANGE, request -> {
            throw new AssertionError("called");
        });
        expect(WalkieException.Type.UNAUTHORIZED, "no", call("Change", Bytes.EMPTY));
    }
}
