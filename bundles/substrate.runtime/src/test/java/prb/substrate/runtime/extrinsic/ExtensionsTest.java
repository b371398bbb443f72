package prb.substrate.runtime.extrinsic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.runtime.MetadataBuilder;
import prb.substrate.runtime.Runtime;

/** Signed extensions that the real blobs at hand do not have, in runtimes made for the purpose. */
class ExtensionsTest {

    private static final Bytes GENESIS = Bytes.fromHex("aa".repeat(32));
    private static final Bytes BLOCK = Bytes.fromHex("bb".repeat(32));
    private static final AccountId ACCOUNT = new AccountId(Bytes.fromHex("cc".repeat(32)));
    private static final Bytes CALL = Bytes.ofInts(9, 0);

    private final MetadataBuilder builder = new MetadataBuilder();
    private final int unit = builder.tuple();
    private final int u8 = builder.primitive(3);
    private final int u32 = builder.primitive(5);
    private final int tip = builder.compact(builder.primitive(7));
    private final int option = builder.option(u32);
    private final int account = builder.composite("AccountId32", null, builder.array(32, u8));
    private final int signature = builder.enumeration("MultiSignature",
            List.of(new Object[] {"Ed25519", null, builder.array(64, u8)},
                    new Object[] {"Sr25519", null, builder.array(64, u8)}));

    private static SigningContext context(Era era) {
        return new SigningContext(GENESIS, era, BLOCK, 1, BigInteger.TWO);
    }

    private Runtime runtime(int addressType) {
        int calls = builder.enumeration("Calls", List.<Object[]>of(new Object[] {"go"}));
        int outer = builder.enumeration("RuntimeCall", List.<Object[]>of(new Object[] {"Pallet", null, calls}));
        return builder.pallet("Pallet", 9, calls, null, null).extrinsic(addressType, outer, signature).runtime();
    }

    @Test
    void metadataHashIsDisabled() {
        int mode = builder.enumeration("Mode", List.<Object[]>of(new Object[] {"Disabled"}, new Object[] {"Enabled"}));
        builder.extension("CheckMetadataHash", builder.composite("CheckMetadataHash", "mode", mode), option);
        roundTrip("0900" + "00" + "00", context(Era.IMMORTAL));
    }

    @Test
    void assetTipsPayInTheNativeAsset() {
        builder.extension("ChargeAssetTxPayment",
                builder.composite("pallet::ChargeAssetTxPayment", "tip", tip, "asset_id", option), unit);
        roundTrip("0900" + "0800", context(Era.IMMORTAL));
    }

    @Test
    void feelessWrappersAreAsWhatTheyWrap() {
        int payment = builder.composite("pallet_transaction_payment::ChargeTransactionPayment", null, tip);
        builder.extension("SkipCheckIfFeeless", builder.composite("pallet::SkipCheckIfFeeless", null, payment, null, unit), unit);
        builder.extension("SkipCheckIfFeeless", payment, unit);
        roundTrip("0900" + "08" + "08", context(Era.IMMORTAL));
    }

    @Test
    void unknownExtensionsOfNothingOrOptionsAreEmpty() {
        builder.extension("Nothing", builder.composite("Nothing", "a", unit, "b", builder.array(0, u8)), unit);
        builder.extension("Maybe", option, option);
        roundTrip("0900" + "00" + "00", context(Era.IMMORTAL));
    }

    @Test
    void eraBlockIsSignedWhenMortalAndGenesisWhenNot() {
        int byteArray = builder.array(32, u8);
        int eras = builder.enumeration("Era", List.<Object[]>of(new Object[] {"Immortal"}));
        builder.extension("CheckEra", eras, byteArray).extension("CheckGenesis", unit, byteArray);
        Runtime runtime = runtime(account);
        String mortal = Extrinsics.payload(runtime, CALL, context(Era.mortal(64, 1))).toPlainHex();
        assertEquals("0900" + "1500" + BLOCK.toPlainHex() + GENESIS.toPlainHex(), mortal);
        String immortal = Extrinsics.payload(runtime, CALL, context(Era.IMMORTAL)).toPlainHex();
        assertEquals("0900" + "00" + GENESIS.toPlainHex() + GENESIS.toPlainHex(), immortal);
    }

    @Test
    void unknownExtensionsThatNeedAValueAreRefusedByName() {
        builder.extension("CheckSomething", u32, unit);
        Runtime runtime = runtime(account);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> Extrinsics.payload(runtime, CALL, context(Era.IMMORTAL)));
        assertTrue(e.getMessage().contains("CheckSomething") && e.getMessage().contains("u32"), e.getMessage());
    }

    @Test
    void accountsStandAloneWhereTheRuntimeHasNoMultiAddress() {
        Runtime runtime = runtime(account);
        Bytes extrinsic = Extrinsics.signed(runtime, CALL, context(Era.IMMORTAL), ACCOUNT, KeyType.SR25519,
                payload -> Bytes.wrap(new byte[64]));
        assertTrue(extrinsic.toPlainHex().contains("84" + ACCOUNT.bytes().toPlainHex() + "01"), extrinsic.toHex());
        assertEquals(ACCOUNT, Extrinsics.decode(runtime, extrinsic).signed().orElseThrow().signer());
    }

    private void roundTrip(String payload, SigningContext context) {
        int address = builder.enumeration("MultiAddress", List.<Object[]>of(new Object[] {"Id", null, account}));
        Runtime runtime = runtime(address);
        assertEquals(payload, Extrinsics.payload(runtime, CALL, context).toPlainHex());
        Bytes extrinsic = Extrinsics.signed(runtime, CALL, context, ACCOUNT, KeyType.SR25519, bytes -> Bytes.wrap(new byte[64]));
        ExtrinsicView view = Extrinsics.decode(runtime, extrinsic);
        assertEquals(ACCOUNT, view.signed().orElseThrow().signer());
        assertEquals(1, view.signed().orElseThrow().signatureIndex());
        assertEquals(CALL, view.callBytes());
    }
}
