/**
 * Semantic versions of exported packages: the api of each bundle is compared with that of the last release in
 * {@code cnf/baseline}, by bnd's own comparison and, for what bnd does not see, by {@code PermittedSubtypes}.
 */
package prb.checks.baseline;
