package prb.substrate.runtime.extrinsic;

import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.SignedExtension;

/** What this room knows about a signed extension: which rule encodes it. */
enum Extension {
    SPEC_VERSION, TX_VERSION, GENESIS, MORTALITY, NONCE, TIP, ASSET_TIP, METADATA_HASH, BY_TYPE;

    /** Wrappers inside wrappers. */
    private static final int WRAPPERS_MAX = 8;
    private static final String FEELESS_WRAPPER = "SkipCheckIfFeeless";

    /** The rule for an extension; wrappers are looked through by the name of what they wrap. */
    static Extension of(Runtime runtime, SignedExtension extension) {
        Extension known = named(extension.identifier());
        int type = extension.type();
        for (int level = 0; known == BY_TYPE && type >= 0 && level < WRAPPERS_MAX; level++) {
            String path = runtime.typeName(type);
            String name = path.substring(path.lastIndexOf(':') + 1);
            known = named(name);
            if (!name.equals(FEELESS_WRAPPER)) {
                break;
            }
            type = runtime.fieldType(type, "0");
        }
        return known;
    }

    private static Extension named(String name) {
        return switch (name) {
            case "CheckSpecVersion" -> SPEC_VERSION;
            case "CheckTxVersion" -> TX_VERSION;
            case "CheckGenesis" -> GENESIS;
            case "CheckMortality", "CheckEra" -> MORTALITY;
            case "CheckNonce" -> NONCE;
            case "ChargeTransactionPayment" -> TIP;
            case "ChargeAssetTxPayment" -> ASSET_TIP;
            case "CheckMetadataHash" -> METADATA_HASH;
            default -> BY_TYPE;
        };
    }
}
