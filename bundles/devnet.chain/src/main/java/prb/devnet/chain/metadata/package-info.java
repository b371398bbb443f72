/**
 * The runtimes' descriptions: text files with pallets and types, a parser, and the encoder that turns them into metadata
 * version 14. The simulated pallets look their indices up here, so that code and metadata cannot disagree. Values are
 * immutable once parsed.
 */
package prb.devnet.chain.metadata;
