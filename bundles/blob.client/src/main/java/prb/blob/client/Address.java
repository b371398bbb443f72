package prb.blob.client;

/** Where a blob server listens. */
record Address(String host, int port) {

    private static final int PORT_MAX = 65_535;

    /**
     * Reads {@code host:port}; an IPv6 host stands in brackets.
     *
     * @throws IllegalArgumentException with the text in the message
     */
    static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port;
        try {
            port = colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = 0;
        }
        if (host.isBlank() || port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("PRB_DATA_PROVIDERS: '" + text + "' is not host:port with a port from 1 to "
                    + PORT_MAX);
        }
        return new Address(host, port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
