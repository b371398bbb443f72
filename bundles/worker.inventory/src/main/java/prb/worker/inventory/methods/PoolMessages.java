package prb.worker.inventory.methods;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.walkie.api.WalkieException;
import prb.wire.walkie.FullAccount;
import prb.wire.walkie.Pool;
import prb.wire.walkie.PoolList;
import prb.wire.walkie.PoolOrWorkerQueryIdentity;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.PoolUpdate;
import prb.worker.inventory.Rules;
import prb.worker.inventory.StoredInventory;

/** Pools between the inventory and the wire, written as the original writes them, defaults included. Stateless. */
final class PoolMessages {

    private static final int PHALA = 30;
    private static final int POLKADOT = 0;

    private PoolMessages() {}

    /** A pool that vanished since it was listed is left out. */
    static Bytes list(StoredInventory inventory, List<prb.worker.api.Pool> pools) {
        PoolList.Builder list = PoolList.newBuilder();
        for (prb.worker.api.Pool pool : pools) {
            inventory.encryptedOperator(pool.id()).ifPresent(closed -> list.addPools(message(pool, closed)));
        }
        return Bytes.wrap(list.build().toByteArray());
    }

    /** The mnemonic is never told; what the original calls JSON here is its encrypted operator. */
    private static Pool message(prb.worker.api.Pool pool, Bytes encryptedOperator) {
        return Pool.newBuilder().setUuid(pool.id())
                .setOwner(FullAccount.newBuilder().setPolkadotJson(encryptedOperator.toPlainHex())
                        .setSs58Phala(pool.operator().toSs58(PHALA)).setSs58Polkadot(pool.operator().toSs58(POLKADOT)))
                .setPid(pool.pid()).setName(pool.name()).setEnabled(pool.enabled()).setDeleted(false)
                .setRealPhalaSs58(pool.proxiedOwner().map(owner -> owner.toSs58(PHALA)).orElse(""))
                .setSyncOnly(pool.syncOnly()).build();
    }

    static NewPool created(int index, Pool wanted) throws InventoryException {
        return new NewPool(wanted.getPid(), wanted.getName(), wanted.getOwner().getMnemonic(), owner(index, wanted),
                wanted.getEnabled(), wanted.getSyncOnly());
    }

    static PoolUpdate updated(int index, prb.worker.api.Pool before, Pool wanted) throws InventoryException {
        String secret = wanted.getOwner().getMnemonic();
        return new PoolUpdate(new prb.worker.api.Pool(before.id(), wanted.getPid(), wanted.getName(), before.operator(),
                owner(index, wanted), wanted.getEnabled(), wanted.getSyncOnly()),
                secret.isEmpty() ? Optional.empty() : Optional.of(secret));
    }

    private static Optional<AccountId> owner(int index, Pool wanted) throws InventoryException {
        return Rules.account(Rules.item("pool", index, wanted.getName()), "realPhalaSs58", wanted.getRealPhalaSs58());
    }

    static prb.worker.api.Pool find(Collection<prb.worker.api.Pool> pools, PoolOrWorkerQueryIdentity id) throws WalkieException {
        Optional<prb.worker.api.Pool> found = pools.stream().filter(pool -> switch (id.getPayloadCase()) {
            case UUID -> pool.id().equals(id.getUuid());
            case NAME -> pool.name().equals(id.getName());
            case PID -> pool.pid() == id.getPid();
            case PAYLOAD_NOT_SET -> false;
        }).findFirst();
        return found.orElseThrow(() -> Answers.notFound("Can't find pool: " + text(id)));
    }

    static String text(PoolOrWorkerQueryIdentity id) {
        return switch (id.getPayloadCase()) {
            case UUID -> "uuid " + id.getUuid();
            case NAME -> "name " + id.getName();
            case PID -> "pid " + Long.toUnsignedString(id.getPid());
            case PAYLOAD_NOT_SET -> "neither uuid nor name nor pid is given";
        };
    }
}
