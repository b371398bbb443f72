package prb.trade.trader;

import java.math.BigInteger;
import java.util.Optional;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;

/** What the chain says of an account at the newest finalized block: its nonce, and what it can pay. Used by one thread. */
final class Purse {

    /** @param free all that is not reserved @param usable for fees: neither frozen nor the last that keeps the account alive */
    record State(long nonce, BigInteger free, BigInteger usable) {}

    private final ParaChain chain;
    private final Runtimes runtimes;
    private final AccountId account;
    private Bytes seenAt = Bytes.EMPTY;
    private State state = new State(0, BigInteger.ZERO, BigInteger.ZERO);

    Purse(ParaChain chain, Runtimes runtimes, AccountId account) {
        this.chain = chain;
        this.runtimes = runtimes;
        this.account = account;
    }

    /** Asks once per head. */
    State at(FinalizedHead head) throws ChainException {
        if (!seenAt.equals(head.hash())) {
            Runtime runtime = runtimes.executing(head.hash());
            Optional<Bytes> value = chain.storage(runtime.storageKey("System", "Account", account), head.hash());
            state = value.map(bytes -> read(runtime.decodeStorage("System", "Account", bytes), runtime))
                    .orElse(new State(0, BigInteger.ZERO, BigInteger.ZERO));
            seenAt = head.hash();
        }
        return state;
    }

    private static State read(Value account, Runtime runtime) {
        Value data = account.get("data");
        BigInteger free = data.get("free").asBigInteger();
        BigInteger frozen = number(data, "frozen").max(number(data, "fee_frozen"));
        BigInteger alive = runtime.hasPallet("Balances") ? existential(runtime) : BigInteger.ZERO;
        return new State(account.get("nonce").asLong(), free, free.subtract(frozen.max(alive)).max(BigInteger.ZERO));
    }

    private static BigInteger existential(Runtime runtime) {
        try {
            return runtime.constant("Balances", "ExistentialDeposit").asBigInteger();
        } catch (IllegalArgumentException hasNone) {
            return BigInteger.ZERO;
        }
    }

    private static BigInteger number(Value data, String field) {
        return data instanceof Value.Struct struct && struct.fields().get(field) instanceof Value.Num found ? found.value()
                : BigInteger.ZERO;
    }
}
