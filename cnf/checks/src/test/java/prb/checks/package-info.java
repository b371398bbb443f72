/**
 * What a machine can see of the house's rules, over the whole repository: subpackage {@code tidy} reads the sources,
 * {@code baseline} compares exported packages with the last release, {@code jars} looks into the built bundles. Run by JUnit
 * after every other module was built. Each rule has a test that shows it finding a violation.
 */
package prb.checks;
