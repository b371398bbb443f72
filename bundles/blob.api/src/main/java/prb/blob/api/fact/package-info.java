/**
 * Verified block records (facts) and the journal that hands them from the encoder to the store. Facts are immutable; see
 * FactJournal for threading.
 */
@Export
@Version("1.1.0")
package prb.blob.api.fact;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
