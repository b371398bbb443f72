/**
 * What a role tells of itself: resources that rooms publish as services and that whoever serves {@code /api/v1} finds, be it
 * over HTTP or over the peer protocol. A role without such a server has the services all the same; nobody asks them.
 *
 * <p>What a path means is told beside it: a bundle with resources or actions holds {@code OPENAPI-INF/openapi.json}, an object
 * with the members {@code paths} and {@code schemas} in the words of OpenAPI 3.1. Those of all active bundles together are the
 * role's {@code /openapi.json}.
 */
@Export
@Version("1.1.0")
package prb.ops.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
