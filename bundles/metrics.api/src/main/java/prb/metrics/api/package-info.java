/**
 * Figures that rooms tell of themselves beyond what their other apis say: a room registers a source as a service, whoever
 * collects metrics reads all of them when it is asked. Nothing is kept here and no library is seen through it. Any thread.
 */
@Export
@Version("1.0.0")
package prb.metrics.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
