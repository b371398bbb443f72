/**
 * What operators drop into a folder while everything runs: bundles, and archives of several with their configuration. Nothing of
 * it is called by others; it acts on the framework.
 */
package prb.dropins;
