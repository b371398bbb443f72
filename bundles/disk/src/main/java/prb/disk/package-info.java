/**
 * What rooms that own a folder share: a lock that keeps a second process off it, and a reserve of space on its disk that is never
 * written into. Called by the journal, the store and the data tool; threads as each class says.
 */
@Export
@Version("1.0.0")
package prb.disk;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
