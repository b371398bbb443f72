/**
 * Tests of what was built: the jars on the module path, the distribution inside a framework, the distribution against real
 * runtimes. They run after packaging, from the jars and not from class folders. Each test ends what it started.
 */
package prb.itests;
