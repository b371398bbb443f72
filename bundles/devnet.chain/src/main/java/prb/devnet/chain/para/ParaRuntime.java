package prb.devnet.chain.para;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.devnet.chain.ledger.StorageKeys;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.Account;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.DispatchException;
import prb.devnet.chain.para.execution.SignedExtrinsic;
import prb.devnet.chain.para.pallet.BalancesPallet;
import prb.devnet.chain.para.pallet.ComputationPallet;
import prb.devnet.chain.para.pallet.FeePallet;
import prb.devnet.chain.para.pallet.MqPallet;
import prb.devnet.chain.para.pallet.ProxyPallet;
import prb.devnet.chain.para.pallet.RegistryPallet;
import prb.devnet.chain.para.pallet.StakePoolPallet;
import prb.devnet.chain.para.pallet.SystemPallet;
import prb.devnet.chain.para.pallet.UtilityPallet;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.RuntimeVersion;

/** The parachain's runtime: its pallets, its genesis and how an extrinsic is applied. */
public final class ParaRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(ParaRuntime.class);
    private static final RuntimeVersion VERSION = new RuntimeVersion("khala", 1251, 6, 0);
    private static final List<String> FUNDED = List.of("//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie");
    private static final BigInteger PHA = BigInteger.TEN.pow(12);
    private static final BigInteger FUNDS = PHA.multiply(BigInteger.TEN.pow(9));
    private static final BigInteger POOL_STAKE = PHA.multiply(BigInteger.TEN.pow(8));
    /** 0.001 PHA; the constant Devnet.ExtrinsicFee says the same. */
    private static final BigInteger FEE = BigInteger.TEN.pow(9);
    private static final long BENCHMARK_BLOCKS = 1;

    private final long paraId;
    private final Bytes metadata;
    private final CallDecoder calls = new CallDecoder();
    private final SystemPallet system;
    private final BalancesPallet balances;
    private final ComputationPallet computation;
    private final StakePoolPallet stakePools;
    private final FeePallet fees;

    public ParaRuntime(long paraId) {
        this.paraId = paraId;
        RuntimeText text = RuntimeText.para();
        this.metadata = text.metadata();
        this.system = new SystemPallet(text);
        this.balances = new BalancesPallet(text);
        this.fees = new FeePallet(text);
        RegistryPallet registry = new RegistryPallet(text);
        MqPallet queue = new MqPallet(text, registry);
        this.computation = new ComputationPallet(text, registry);
        this.stakePools = new StakePoolPallet(text, registry, computation, balances);
        registry.listenTo(queue);
        computation.listenTo(queue);
        List.of(system, balances, new UtilityPallet(text), new ProxyPallet(text, balances), queue, registry, stakePools)
                .forEach(calls::add);
    }

    public RuntimeVersion version() {
        return VERSION;
    }

    /** Metadata version 14. */
    public Bytes metadata() {
        return metadata;
    }

    public CallDecoder calls() {
        return calls;
    }

    /** What every extrinsic costs besides its tip. */
    public BigInteger fee() {
        return FEE;
    }

    /** A fresh map with the state of block 0, but for number and time. */
    Map<Bytes, Bytes> genesis() {
        Map<Bytes, Bytes> entries = new TreeMap<>();
        entries.put(StorageKeys.plain("ParachainInfo", "ParachainId"), StorageKeys.u32(paraId));
        entries.put(StorageKeys.plain("PhalaRegistry", "BenchmarkDuration"), StorageKeys.u32(BENCHMARK_BLOCKS));
        for (String uri : FUNDED) {
            Bytes account = account(uri);
            entries.put(Account.key(account), Account.funded(FUNDS).encode());
        }
        BigInteger issuance = FUNDS.multiply(BigInteger.valueOf(FUNDED.size()));
        entries.put(StorageKeys.plain("Balances", "TotalIssuance"), new ScaleWriter().u128(issuance).toBytes());
        computation.genesis(entries);
        stakePools.genesis(entries, account(FUNDED.getFirst()), POOL_STAKE);
        return entries;
    }

    private static Bytes account(String uri) {
        return Keypair.fromUri(uri, KeyType.SR25519).publicKey();
    }

    /** The inherent that sets the time: answers the bare extrinsic. */
    Bytes applyTimestamp(BlockContext context, long nowMs) {
        context.enterExtrinsic(0);
        system.success(context, true);
        // version 4 unsigned, pallet Timestamp 1, call set 0
        return new ScaleWriter().bytes(new ScaleWriter().u8(4).u8(1).u8(0).compact(nowMs).toBytes()).toBytes();
    }

    /** Takes the fee, counts the nonce, dispatches the call. Answers {@code ok} or the name of the error. */
    String apply(BlockContext context, SignedExtrinsic extrinsic) {
        BigInteger fee = FEE.add(extrinsic.tip());
        balances.burnFee(context, extrinsic.signer(), fee);
        Account payer = Account.of(context.state(), extrinsic.signer());
        payer.withNonce(extrinsic.nonce() + 1).store(context.state(), extrinsic.signer());
        DispatchException failure = dispatch(context, extrinsic);
        fees.paid(context, extrinsic.signer(), fee, extrinsic.tip());
        if (failure == null) {
            system.success(context, false);
            return "ok";
        }
        system.failure(context, failure);
        return String.valueOf(failure.getMessage());
    }

    private static @Nullable DispatchException dispatch(BlockContext context, SignedExtrinsic extrinsic) {
        try {
            context.transact(() -> context.dispatch(extrinsic.call(), extrinsic.signer()));
            return null;
        } catch (DispatchException e) {
            return e;
        } catch (RuntimeException e) {
            // a fault of a simulated pallet must not stop the chain: the extrinsic fails, the log has the cause
            LOG.error("call {}.{} of para block {} failed unexpectedly", extrinsic.call().pallet(), extrinsic.call().name(),
                    context.number(), e);
            return DispatchException.corruption();
        }
    }

    /** The end of a block: challenge, then the outbound messages. */
    void finalizeBlock(BlockContext context, Bytes parentHash) {
        computation.finalizeBlock(context, parentHash);
        context.state().put(StorageKeys.plain("PhalaMq", "OutboundMessages"), context.encodedOutbound());
    }
}
