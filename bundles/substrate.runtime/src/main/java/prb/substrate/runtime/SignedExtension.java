package prb.substrate.runtime;

/**
 * A signed extension as the metadata lists it; see {@link ExtrinsicFormat}.
 *
 * @param identifier such as {@code CheckNonce}
 * @param type id of the type that stands in the extrinsic
 * @param additionalType id of the type that is only signed
 */
public record SignedExtension(String identifier, int type, int additionalType) {}
