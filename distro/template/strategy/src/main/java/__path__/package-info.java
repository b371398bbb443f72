/** A strategy for the Runtime Bridge. */
package __package__;
