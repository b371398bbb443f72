/**
 * What a role tells of itself: resources that rooms publish as services and that whoever serves {@code /api/v1} finds, be it
 * over HTTP or over the peer protocol. A role without such a server has the services all the same; nobody asks them.
 */
@Export
@Version("1.0.0")
package prb.ops.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
