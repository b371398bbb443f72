package prb.devnet.pruntime.http;

import prb.scale.Bytes;

/** An HTTP answer. @param type content type */
record Answer(int status, String type, Bytes body) {

    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";
    static final String OCTETS = "application/octet-stream";

    static Answer text(int status, String text) {
        return new Answer(status, TEXT, Bytes.utf8(text));
    }

    static Answer notFound() {
        return text(404, "Not Found");
    }
}
