package prb.devnet.chain.para.execution;

import java.math.BigInteger;
import prb.devnet.chain.ledger.State;
import prb.devnet.chain.ledger.StorageKeys;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * An entry of System.Account.
 *
 * @param nonce next nonce, u32
 * @param free and
 * @param reserved in the smallest unit
 */
public record Account(long nonce, long consumers, long providers, long sufficients, BigInteger free, BigInteger reserved,
        BigInteger frozen, BigInteger flags) {

    private static final BigInteger NEW_LOGIC = BigInteger.ONE.shiftLeft(127);
    private static final Account NONE = new Account(0, 0, 0, 0, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, NEW_LOGIC);

    public static Bytes key(Bytes account) {
        return StorageKeys.blake("System", "Account", account);
    }

    /** A fresh account with a balance. */
    public static Account funded(BigInteger free) {
        return new Account(0, 0, 1, 0, free, BigInteger.ZERO, BigInteger.ZERO, NEW_LOGIC);
    }

    /** The account as it stands in a state; zeros when absent. */
    public static Account of(State state, Bytes account) {
        return state.get(key(account)).map(Account::decode).orElse(NONE);
    }

    public static Account decode(Bytes value) {
        ScaleReader in = new ScaleReader(value);
        return new Account(in.u32(), in.u32(), in.u32(), in.u32(), in.u128(), in.u128(), in.u128(), in.u128());
    }

    public Bytes encode() {
        return new ScaleWriter(80).u32(nonce).u32(consumers).u32(providers).u32(sufficients).u128(free).u128(reserved)
                .u128(frozen).u128(flags).toBytes();
    }

    public Account withNonce(long next) {
        return new Account(next, consumers, providers, sufficients, free, reserved, frozen, flags);
    }

    public Account withFree(BigInteger amount) {
        return new Account(nonce, consumers, Math.max(1, providers), sufficients, amount, reserved, frozen, flags);
    }

    /** Moves an amount from free to reserved, back when negative. */
    public Account reserve(BigInteger amount) {
        return new Account(nonce, consumers, providers, sufficients, free.subtract(amount), reserved.add(amount), frozen, flags);
    }

    public void store(State state, Bytes account) {
        state.put(key(account), encode());
    }
}
