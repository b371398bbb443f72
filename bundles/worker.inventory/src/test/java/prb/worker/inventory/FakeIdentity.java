package prb.worker.inventory;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import prb.identity.NodeIdentity;

/** Turns bits over instead of encrypting; the first byte tells whose envelope it is. */
final class FakeIdentity implements NodeIdentity {

    final AtomicInteger unwrapped = new AtomicInteger();
    private final byte owner;

    FakeIdentity(int owner) {
        this.owner = (byte) owner;
    }

    @Override
    public String peerId() {
        return "fake" + owner;
    }

    @Override
    public byte[] wrap(byte[] secret) {
        byte[] out = new byte[secret.length + 1];
        out[0] = owner;
        for (int i = 0; i < secret.length; i++) {
            out[i + 1] = (byte) ~secret[i];
        }
        return out;
    }

    @Override
    public byte[] unwrap(byte[] wrapped) {
        unwrapped.incrementAndGet();
        if (wrapped[0] != owner) {
            throw new IllegalArgumentException("belongs to another identity than " + peerId());
        }
        byte[] out = Arrays.copyOfRange(wrapped, 1, wrapped.length);
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) ~out[i];
        }
        return out;
    }

    @Override
    public byte[] publicKey() {
        throw new UnsupportedOperationException("no peers here");
    }

    @Override
    public byte[] signHandshake(byte[] staticKey) {
        throw new UnsupportedOperationException("no peers here");
    }
}
