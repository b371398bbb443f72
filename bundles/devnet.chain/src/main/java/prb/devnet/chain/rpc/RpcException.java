package prb.devnet.chain.rpc;

/** A request that ends in a JSON-RPC error. */
final class RpcException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int INVALID_REQUEST = -32600;
    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;
    private static final int INTERNAL = -32603;
    private static final int PARSE_ERROR = -32700;
    private static final int UNKNOWN_BLOCK = 4003;

    private final int code;
    private final String data;

    /** @param data further text, empty for none */
    RpcException(int code, String message, String data) {
        super(message);
        this.code = code;
        this.data = data;
    }

    int code() {
        return code;
    }

    String data() {
        return data;
    }

    static RpcException parseError() {
        return new RpcException(PARSE_ERROR, "Parse error", "");
    }

    static RpcException invalidRequest(String reason) {
        return new RpcException(INVALID_REQUEST, "Invalid request", reason);
    }

    static RpcException methodNotFound(String method) {
        return new RpcException(METHOD_NOT_FOUND, "Method not found", method);
    }

    static RpcException invalidParams(String reason) {
        return new RpcException(INVALID_PARAMS, "Invalid params", reason);
    }

    static RpcException internal() {
        return new RpcException(INTERNAL, "Internal error", "");
    }

    static RpcException unknownBlock(String block) {
        return new RpcException(UNKNOWN_BLOCK, "Client error: UnknownBlock: Header was not found in the database: " + block, "");
    }
}
