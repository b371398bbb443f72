package prb.substrate.runtime.extrinsic;

import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;

/**
 * What is being signed, for those who must tell or judge it: the bytes that a signer is given are but a hash when they are long.
 *
 * @param runtime of the chain, which decodes the call
 * @param call encoded, without a length prefix
 * @param payload call, extra, additional, never hashed
 */
public record Signing(Runtime runtime, Bytes call, SigningContext context, Bytes payload) {}
