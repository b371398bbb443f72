/** Blob keys and the source that answers them. Any thread. */
@Export
@Version("1.1.0")
package prb.blob.api.blob;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
