/**
 * The peer protocol as the rest of the bridge sees it: handlers of RPC methods and raw streams (whiteboard services), the
 * peers this node knows, calls to them, ways to find them, and who may call what. Messages are bytes here; their layout is
 * {@code walkie.proto} of room {@code wire}.
 * Without a Walkie transport (role {@code solo}) handlers are simply never called and no {@link prb.walkie.api.Peers} exists.
 */
@Export
@Version("1.3.0")
package prb.walkie.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
