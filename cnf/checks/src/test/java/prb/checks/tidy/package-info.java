/**
 * House rules that can be seen in sources: sizes, documentation, banned constructs, floors of the rooms. Each rule is one
 * small class that says why it exists; {@code TidyTest} runs them all over the repository, {@code RulesTest} shows each of
 * them finding a violation. Sources are parsed by the JDK's own compiler, without resolving names.
 */
package prb.checks.tidy;
