package prb.devnet.chain.para.pallet;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/**
 * A stake pool of PhalaBasePool.Pools (the StakePool variant of PoolProxy), without withdraw queue, commission and cap.
 *
 * @param cid NFT collection of the pool
 * @param shares total shares, which equal the total value here
 * @param workers keys, 32 bytes each
 * @param coolingDown those of the workers whose stake is not back yet
 */
record Pool(long pid, Bytes owner, BigInteger shares, long cid, List<Bytes> workers, List<Bytes> coolingDown) {

    private static final int ACCOUNT_BYTES = 32;

    Pool {
        workers = List.copyOf(workers);
        coolingDown = List.copyOf(coolingDown);
    }

    static Pool decode(Bytes value) {
        ScaleReader in = new ScaleReader(value);
        in.skip(1);
        long pid = in.u64();
        Bytes owner = in.fixed(32);
        BigInteger shares = in.u128();
        in.skip(16);
        in.skip(2); // empty withdraw queue and subscribers
        long cid = in.u32();
        in.skip(ACCOUNT_BYTES);
        in.skip(2); // no commission, no cap
        return new Pool(pid, owner, shares, cid, in.list(32, r -> r.fixed(32)), in.list(32, r -> r.fixed(32)));
    }

    Bytes encode() {
        ScaleWriter out = new ScaleWriter().u8(0).u64(pid).raw(owner).u128(shares).u128(shares).compact(0).compact(0).u32(cid);
        out.raw(account()).u8(0).u8(0).list(workers, ScaleWriter::raw).list(coolingDown, ScaleWriter::raw);
        return out.raw(derived("sl/")).raw(derived("so/")).toBytes();
    }

    /** The pool's own account. */
    Bytes account() {
        return derived("bp/");
    }

    private Bytes derived(String prefix) {
        return Bytes.concat(Bytes.utf8(prefix), Hashing.blake2b256(new ScaleWriter().u64(pid).raw(owner).toBytes()))
                .slice(0, ACCOUNT_BYTES);
    }

    /** The account under which a worker of a pool computes. */
    static Bytes session(long pid, Bytes worker) {
        return Bytes.concat(Bytes.utf8("spm/"), Hashing.blake2b256(new ScaleWriter().u64(pid).raw(worker).toBytes()))
                .slice(0, ACCOUNT_BYTES);
    }

    Pool withWorker(Bytes worker, boolean present) {
        return new Pool(pid, owner, shares, cid, with(workers, worker, present), coolingDown);
    }

    Pool withCoolingDown(Bytes worker, boolean present) {
        return new Pool(pid, owner, shares, cid, workers, with(coolingDown, worker, present));
    }

    Pool withShares(BigInteger total) {
        return new Pool(pid, owner, total, cid, workers, coolingDown);
    }

    private static List<Bytes> with(List<Bytes> list, Bytes worker, boolean present) {
        List<Bytes> out = new ArrayList<>(list);
        out.remove(worker);
        if (present) {
            out.add(worker);
        }
        return out;
    }
}
