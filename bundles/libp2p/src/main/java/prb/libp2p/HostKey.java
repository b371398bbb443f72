package prb.libp2p;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import prb.identity.NodeIdentity;
import prb.identity.PeerId;
import prb.libp2p.internal.secure.PublicKeys;

/** What a host proves its peer id with. */
public interface HostKey {

    /** The public key message: protobuf {1 type, 2 data}. */
    byte[] publicKey();

    /** Signs {@code noise-libp2p-static-key:} and the 32-byte static key. */
    byte[] signHandshake(byte[] staticKey);

    /** The id that belongs to the public key. */
    default PeerId peerId() {
        return PeerId.ofPublicKey(publicKey());
    }

    /** The key of a node's identity; it never leaves the identity. */
    static HostKey of(NodeIdentity identity) {
        return new HostKey() {
            @Override
            public byte[] publicKey() {
                return identity.publicKey();
            }

            @Override
            public byte[] signHandshake(byte[] staticKey) {
                return identity.signHandshake(staticKey);
            }
        };
    }

    /** A fresh Ed25519 key that lives as long as this object, for nodes that only ask. */
    static HostKey fresh() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] message = PublicKeys.ed25519Message(pair.getPublic());
            return new HostKey() {
                @Override
                public byte[] publicKey() {
                    return message.clone();
                }

                @Override
                public byte[] signHandshake(byte[] staticKey) {
                    try {
                        Signature signature = Signature.getInstance("Ed25519");
                        signature.initSign(pair.getPrivate());
                        signature.update(PublicKeys.handshakeText(staticKey));
                        return signature.sign();
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException("this Java cannot sign with Ed25519", e);
                    }
                }
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }
}
