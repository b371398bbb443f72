package prb.substrate.crypto.account;

import java.nio.charset.StandardCharsets;
import prb.scale.Bytes;

/**
 * A Merlin transcript over STROBE-128, as schnorrkel uses it (merlin.cool; STROBE specification 1.0.2). Both sides feed
 * the same messages and so draw the same challenges. One thread at a time.
 */
final class Transcript {

    private static final int RATE_BYTES = 166;
    private static final int FLAG_I = 1;
    private static final int FLAG_A = 2;
    private static final int FLAG_C = 4;
    private static final int FLAG_M = 16;
    private static final int META_AD = FLAG_M | FLAG_A;
    private static final int AD = FLAG_A;
    private static final int PRF = FLAG_I | FLAG_A | FLAG_C;
    private static final int KEY = FLAG_A | FLAG_C;
    private static final byte[] STROBE_START = {1, (byte) (RATE_BYTES + 2), 1, 0, 1, 96};

    private final long[] state;
    private int position;
    private int operationBegin;

    private Transcript(Transcript other) {
        state = other.state.clone();
        position = other.position;
        operationBegin = other.operationBegin;
    }

    Transcript(String label) {
        state = new long[25];
        int at = 0;
        for (byte b : STROBE_START) {
            xor(at++, b);
        }
        for (byte b : ascii("STROBEv1.0.2")) {
            xor(at++, b);
        }
        KeccakF.permute(state);
        metaAd(ascii("Merlin v1.0"), false);
        append("dom-sep", ascii(label));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    Transcript append(String label, byte[] message) {
        return append(label, message, 0, message.length);
    }

    Transcript append(String label, Bytes message) {
        return append(label, message.backingArray(), message.backingOffset(), message.size());
    }

    private Transcript append(String label, byte[] message, int offset, int size) {
        metaAd(ascii(label), false);
        metaAd(little32(size), true);
        begin(AD);
        for (int i = 0; i < size; i++) {
            absorb(message[offset + i]);
        }
        return this;
    }

    byte[] challenge(String label, int size) {
        metaAd(ascii(label), false);
        metaAd(little32(size), true);
        return squeeze(size);
    }

    /**
     * Secret bytes for nonces, bound to the transcript so far, to the secret and to fresh randomness. The transcript
     * itself does not change.
     */
    byte[] witness(String label, int size, byte[] random32, byte[]... secrets) {
        Transcript fork = new Transcript(this);
        for (byte[] secret : secrets) {
            fork.metaAd(ascii(label), false);
            fork.metaAd(little32(secret.length), true);
            fork.key(secret);
        }
        fork.metaAd(ascii("rng"), false);
        fork.key(random32);
        fork.metaAd(little32(size), false);
        return fork.squeeze(size);
    }

    private void metaAd(byte[] data, boolean more) {
        if (!more) {
            begin(META_AD);
        }
        for (byte b : data) {
            absorb(b);
        }
    }

    private void key(byte[] data) {
        begin(KEY);
        for (byte b : data) {
            overwrite(b);
            advance();
        }
    }

    private byte[] squeeze(int size) {
        begin(PRF);
        byte[] out = new byte[size];
        for (int i = 0; i < size; i++) {
            out[i] = (byte) (state[position >> 3] >>> 8 * (position & 7));
            overwrite((byte) 0);
            advance();
        }
        return out;
    }

    private void begin(int operation) {
        int before = operationBegin;
        operationBegin = position + 1;
        absorb((byte) before);
        absorb((byte) operation);
        if ((operation & FLAG_C) != 0 && position != 0) {
            runF();
        }
    }

    private void absorb(byte value) {
        xor(position, value);
        advance();
    }

    private void advance() {
        position++;
        if (position == RATE_BYTES) {
            runF();
        }
    }

    private void xor(int at, int value) {
        state[at >> 3] ^= (value & 0xffL) << 8 * (at & 7);
    }

    private void overwrite(byte value) {
        int shift = 8 * (position & 7);
        state[position >> 3] = state[position >> 3] & ~(0xffL << shift) | (value & 0xffL) << shift;
    }

    private void runF() {
        xor(position, operationBegin);
        xor(position + 1, 0x04);
        xor(RATE_BYTES + 1, 0x80);
        KeccakF.permute(state);
        position = 0;
        operationBegin = 0;
    }

    private static byte[] little32(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }
}
