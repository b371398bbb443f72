package prb.devnet.chain.para.pool;

import java.math.BigInteger;
import java.util.Optional;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.ledger.Ledger;
import prb.devnet.chain.ledger.State;
import prb.devnet.chain.para.execution.Account;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.SignedExtrinsic;
import prb.devnet.chain.para.pallet.MqPallet;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.crypto.account.Signatures;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.extrinsic.Era;

/** The signed extensions' checks: era, signature, nonce, message sequence, fee. Any thread. */
final class Validity {

    private static final int EXTRINSIC_BYTES_MAX = 3 << 20;

    /** Whether an extrinsic can go into the next block. */
    enum Readiness { READY, FUTURE, STALE }

    private final Ledger ledger;
    private final CallDecoder calls;
    private final RuntimeVersion version;
    private final BigInteger fee;

    Validity(Ledger ledger, CallDecoder calls, RuntimeVersion version, BigInteger fee) {
        this.ledger = ledger;
        this.calls = calls;
        this.version = version;
        this.fee = fee;
    }

    SignedExtrinsic decode(Bytes bytes) throws RefusedException {
        if (bytes.size() > EXTRINSIC_BYTES_MAX) {
            throw RefusedException.invalid("Transaction would exhaust the block limits");
        }
        try {
            return SignedExtrinsic.decode(bytes, calls);
        } catch (ScaleException e) {
            throw RefusedException.badFormat(String.valueOf(e.getMessage()));
        }
    }

    /** All that does not change while an extrinsic waits: era and signature. Answers the first block in which it is dead. */
    long checkSignature(SignedExtrinsic extrinsic) throws RefusedException {
        Bytes genesisHash = ledger.genesis().hash();
        Bytes eraHash = genesisHash;
        long death = Long.MAX_VALUE;
        if (!extrinsic.era().equals(Era.IMMORTAL)) {
            long next = ledger.best().number() + 1;
            Optional<Block> birth = ledger.at(extrinsic.era().birth(next));
            eraHash = birth.orElseThrow(() -> RefusedException.invalid("Transaction has an ancient birth block")).hash();
            death = extrinsic.era().death(next);
        }
        Bytes payload = extrinsic.payload(version.specVersion(), version.transactionVersion(), genesisHash, eraHash);
        if (!Signatures.verify(extrinsic.type(), extrinsic.signer(), payload, extrinsic.signature())) {
            throw RefusedException.badSignature();
        }
        return death;
    }

    void checkFee(SignedExtrinsic extrinsic, State state) throws RefusedException {
        if (Account.of(state, extrinsic.signer()).free().compareTo(fee.add(extrinsic.tip())) < 0) {
            throw RefusedException.cannotPay();
        }
    }

    Readiness readiness(SignedExtrinsic extrinsic, State state) {
        int nonce = Long.compare(extrinsic.nonce(), Account.of(state, extrinsic.signer()).nonce());
        int sequence = extrinsic.call().action() instanceof MqPallet.Sync sync ? sync.compareSequence(state) : 0;
        if (nonce < 0 || sequence < 0) {
            return Readiness.STALE;
        }
        return nonce == 0 && sequence == 0 ? Readiness.READY : Readiness.FUTURE;
    }
}
