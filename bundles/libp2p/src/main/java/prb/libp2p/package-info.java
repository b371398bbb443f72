/**
 * The subset of libp2p that Walkie needs, as a library: TCP, multistream-select 1.0, noise (XX, 25519, ChaCha20-Poly1305,
 * SHA-256), mplex 6.7 and yamux 1.0, identify with push, and ping. Everything else is answered {@code na}. It knows nothing of
 * Walkie. Start at {@link prb.libp2p.Host#start}. All types are safe for any thread; calls block and are meant for virtual
 * threads.
 */
@Export
@Version("1.1.0")
package prb.libp2p;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
