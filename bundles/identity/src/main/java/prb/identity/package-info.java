/**
 * The node's identity: a peer id that other nodes know it by, and a key that keeps secrets at rest.
 *
 * <p>Called by what talks to peers and by what stores operator keys. Services are safe for any thread. The private key
 * itself never leaves the implementation.
 */
@Export
@Version("1.0.0")
package prb.identity;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
