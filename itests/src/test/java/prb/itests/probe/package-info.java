/**
 * A bundle that tests install into the framework: it reads the api services there and answers with plain JDK types, so that
 * the api rooms stay real bundles and are not shared with the test's class loader. Any thread.
 */
package prb.itests.probe;
