/**
 * How the encoder is doing and what an operator may tell it: heights, rates, quarantined facts, forced changes of the
 * authority set. For shell, metrics and health. Any thread; nothing here waits for a node.
 */
@Export
@Version("1.0.0")
package prb.blob.api.control;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
