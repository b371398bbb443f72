package prb.devnet.chain.para.pallet;

import java.math.BigInteger;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.Account;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.Call;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.DispatchException;
import prb.devnet.chain.para.execution.Pallet;
import prb.devnet.chain.ledger.StorageKeys;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/** Pallet Balances: transfers, fees, deposits. Accounts are never reaped; the existential deposit binds new ones only. */
public final class BalancesPallet extends Pallet {

    /** 0.01 PHA, the constant ExistentialDeposit. */
    private static final BigInteger EXISTENTIAL_DEPOSIT = BigInteger.valueOf(10_000_000_000L);
    private static final Bytes TOTAL_ISSUANCE = StorageKeys.plain("Balances", "TotalIssuance");

    public BalancesPallet(RuntimeText runtime) {
        super(runtime, "Balances");
    }

    @Override
    protected Call.Action decode(String call, ScaleReader in, CallDecoder calls) {
        Bytes to = address(in);
        BigInteger amount = in.compactBig();
        boolean keepAlive = call.equals("transfer_keep_alive");
        return (context, origin) -> transfer(context, origin, lookup(to), amount, keepAlive);
    }

    private void transfer(BlockContext context, Bytes from, Bytes to, BigInteger amount, boolean keepAlive)
            throws DispatchException {
        Account sender = Account.of(context.state(), from);
        if (sender.free().compareTo(amount) < 0) {
            throw DispatchException.fundsUnavailable();
        }
        if (keepAlive && sender.free().subtract(amount).compareTo(EXISTENTIAL_DEPOSIT) < 0) {
            throw error("Expendability");
        }
        sender.withFree(sender.free().subtract(amount)).store(context.state(), from);
        Account receiver = Account.of(context.state(), to);
        if (receiver.providers() == 0) {
            if (amount.compareTo(EXISTENTIAL_DEPOSIT) < 0) {
                throw error("ExistentialDeposit");
            }
            deposit(context, "Endowed", out -> out.raw(to).u128(amount));
        }
        receiver.withFree(receiver.free().add(amount)).store(context.state(), to);
        deposit(context, "Transfer", out -> out.raw(from).raw(to).u128(amount));
    }

    /** Takes a fee out of the world. The caller has checked that it is there. */
    public void burnFee(BlockContext context, Bytes from, BigInteger amount) {
        Account payer = Account.of(context.state(), from);
        payer.withFree(payer.free().subtract(amount)).store(context.state(), from);
        BigInteger issuance = context.state().u128(TOTAL_ISSUANCE);
        context.state().putU128(TOTAL_ISSUANCE, issuance.subtract(amount).max(BigInteger.ZERO));
        deposit(context, "Withdraw", out -> out.raw(from).u128(amount));
    }

    /** Moves from free to reserved, back when negative. @throws DispatchException InsufficientBalance */
    void reserve(BlockContext context, Bytes who, BigInteger amount) throws DispatchException {
        Account account = Account.of(context.state(), who).reserve(amount);
        if (account.free().signum() < 0 || account.reserved().signum() < 0) {
            throw error("InsufficientBalance");
        }
        account.store(context.state(), who);
    }

    /** Takes from free. Answers whether there was enough. */
    boolean withdraw(BlockContext context, Bytes who, BigInteger amount) {
        Account account = Account.of(context.state(), who);
        if (account.free().compareTo(amount) < 0) {
            return false;
        }
        account.withFree(account.free().subtract(amount)).store(context.state(), who);
        deposit(context, "Withdraw", out -> out.raw(who).u128(amount));
        return true;
    }
}
