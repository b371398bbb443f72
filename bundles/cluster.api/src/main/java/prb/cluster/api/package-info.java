/**
 * Processes that work on one fleet: who of them is there, which of them may act for what, and what they have
 * in common. Values are immutable; services may be called from any thread.
 */
@Export
@Version("1.0.0")
package prb.cluster.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
