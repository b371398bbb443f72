package prb.substrate.crypto.account;

import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jspecify.annotations.Nullable;

/**
 * NaCl's secretbox: a Poly1305 tag of 16 bytes, then XSalsa20 cipher text. The first 32 bytes of the key stream are the
 * key of the tag. Source: nacl.cr.yp.to, "Secret-key authenticated encryption". Stateless; any thread.
 */
final class SecretBox {

    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 24;
    static final int TAG_BYTES = 16;

    private SecretBox() {}

    /** Tag and cipher text of {@code plain}. */
    static byte[] seal(byte[] key, byte[] nonce, byte[] plain) {
        XSalsa20Engine stream = stream(key, nonce);
        byte[] tagKey = tagKey(stream);
        byte[] box = new byte[TAG_BYTES + plain.length];
        stream.processBytes(plain, 0, plain.length, box, TAG_BYTES);
        System.arraycopy(tag(tagKey, box), 0, box, 0, TAG_BYTES);
        return box;
    }

    /** The plain text, or null when the tag does not fit: wrong key, or changed bytes. */
    static byte @Nullable [] open(byte[] key, byte[] nonce, byte[] box) {
        if (box.length < TAG_BYTES) {
            return null;
        }
        XSalsa20Engine stream = stream(key, nonce);
        byte[] tagKey = tagKey(stream);
        if (!MessageDigest.isEqual(tag(tagKey, box), Arrays.copyOf(box, TAG_BYTES))) {
            return null;
        }
        byte[] plain = new byte[box.length - TAG_BYTES];
        stream.processBytes(box, TAG_BYTES, plain.length, plain, 0);
        return plain;
    }

    private static XSalsa20Engine stream(byte[] key, byte[] nonce) {
        XSalsa20Engine engine = new XSalsa20Engine();
        engine.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
        return engine;
    }

    private static byte[] tagKey(XSalsa20Engine stream) {
        byte[] out = new byte[KEY_BYTES];
        stream.processBytes(out, 0, out.length, out, 0);
        return out;
    }

    private static byte[] tag(byte[] tagKey, byte[] box) {
        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(tagKey));
        mac.update(box, TAG_BYTES, box.length - TAG_BYTES);
        byte[] out = new byte[TAG_BYTES];
        mac.doFinal(out, 0);
        return out;
    }
}
