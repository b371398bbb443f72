package prb.substrate.runtime;

import java.util.List;

/**
 * How the runtime's extrinsics are built. Type ids are for {@link Runtime#encode} and {@link Runtime#decode}.
 *
 * @param version format version; 4 for all runtimes this room builds for
 * @param addressType id of the signer's address type, -1 when the metadata does not tell
 * @param callType id of the outer call enum, -1 when the metadata does not tell
 * @param signatureType id of the signature type, -1 when the metadata does not tell
 * @param extensions in the order in which they are encoded
 */
public record ExtrinsicFormat(int version, int addressType, int callType, int signatureType, List<SignedExtension> extensions) {}
