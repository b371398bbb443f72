package prb.devnet.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.ledger.State;
import prb.devnet.chain.para.execution.Account;
import prb.devnet.chain.para.pool.RefusedException;
import prb.devnet.chain.relay.AuthorityPlan;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.runtime.EventRecord;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.substrate.runtime.extrinsic.SigningContext;

/** A network without clock or ports, and a wallet in front of it: what tests of the runtime need. */
final class ParaDriver {

    static final Keypair ALICE = Keypair.fromUri("//Alice", KeyType.SR25519);
    static final Keypair BOB = Keypair.fromUri("//Bob", KeyType.SR25519);

    final Network network = new Network(new AuthorityPlan(4, 50, 4));
    final Runtime runtime;

    ParaDriver() {
        var para = network.para().runtime();
        runtime = Runtime.parse(para.metadata(), para.version());
        for (int i = 0; i < Network.BLOCKS_MIN; i++) {
            network.step();
        }
    }

    /** Makes blocks until there is one more para block, and answers it. */
    Block nextBlock() {
        long before = network.para().ledger().best().number();
        while (network.para().ledger().best().number() == before) {
            network.step();
        }
        return network.para().ledger().best();
    }

    long nonce(Keypair who) {
        return network.para().pool().nextNonce(who.publicKey());
    }

    Bytes sign(Keypair who, Bytes call, long nonce) {
        return sign(who, call, new SigningContext(genesis(), Era.IMMORTAL, genesis(), nonce, BigInteger.ZERO));
    }

    Bytes sign(Keypair who, Bytes call, SigningContext context) {
        return Extrinsics.signed(runtime, call, context, who.accountId(), who.type(), who::sign);
    }

    Bytes genesis() {
        return network.para().ledger().genesis().hash();
    }

    void submit(Bytes extrinsic) throws RefusedException {
        network.para().pool().submit(extrinsic, List.of());
    }

    List<Object> watch(Bytes extrinsic) throws RefusedException {
        List<Object> statuses = new ArrayList<>();
        Consumer<Object> watcher = statuses::add;
        network.para().pool().submit(extrinsic, List.of(watcher));
        return statuses;
    }

    /** Signs and submits a call, makes a block, and answers the events of the extrinsic. */
    List<EventRecord> run(Keypair who, Bytes call) throws RefusedException {
        submit(sign(who, call, nonce(who)));
        Block block = nextBlock();
        int index = block.extrinsics().size() - 1;
        return events(block).stream().filter(e -> e.extrinsicIndex().isPresent() && e.extrinsicIndex().getAsInt() == index)
                .toList();
    }

    List<EventRecord> events(Block block) {
        return runtime.decodeEvents(block.state().get(runtime.storageKey("System", "Events")).orElseThrow());
    }

    Optional<Value> storage(String pallet, String item, Object... keys) {
        return network.para().ledger().best().state().get(runtime.storageKey(pallet, item, keys))
                .map(value -> runtime.decodeStorage(pallet, item, value));
    }

    Account account(Keypair who) {
        return Account.of(new State(network.para().ledger().best().state()), who.publicKey());
    }

    static List<String> names(List<EventRecord> events) {
        return events.stream().map(event -> event.pallet() + "." + event.name()).toList();
    }

    /** The SCALE WorkerRegistrationInfo of a worker. */
    static Bytes info(Keypair worker, Keypair operator) {
        return new ScaleWriter().u32(1).string("machine").raw(worker.publicKey()).raw(worker.publicKey())
                .raw(Bytes.wrap(new byte[32])).compact(2).u32(4).u32(1).u8(1).raw(operator.publicKey()).toBytes();
    }

    Bytes register(Keypair worker, Keypair operator) {
        Bytes info = info(worker, operator);
        String report = "{\"hash\":\"" + Hashing.blake2b256(info).toPlainHex() + "\"}";
        return runtime.call("PhalaRegistry", "register_worker", Runtime.rawArgument(info),
                Value.variant("SgxIas", Bytes.utf8(report), Bytes.utf8("signature"), Bytes.utf8("cert")));
    }

    Bytes message(Keypair worker, String topic, Bytes payload, long sequence) {
        Bytes message = new ScaleWriter().u8(2).raw(worker.publicKey()).string(topic).bytes(payload).toBytes();
        Bytes signature = worker.sign(new ScaleWriter().raw(message).u64(sequence).toBytes());
        return runtime.call("PhalaMq", "sync_offchain_message",
                Runtime.rawArgument(new ScaleWriter().raw(message).u64(sequence).bytes(signature).toBytes()));
    }

    long nowMs() {
        return storage("Timestamp", "Now").orElseThrow().asLong();
    }

    /** A bench report that gives a score of 600. */
    Bytes benchReport(Keypair worker, long sequence) {
        long start = nowMs();
        // the report is included in the next block, 12 s later
        Bytes payload = new ScaleWriter().u8(0).u64(start).u64(1200).toBytes();
        return message(worker, "^phala/registry/event", payload, sequence);
    }

    Bytes force(Bytes... calls) {
        List<Object> raw = new ArrayList<>();
        for (Bytes call : calls) {
            raw.add(Runtime.rawArgument(call));
        }
        return runtime.call("Utility", "force_batch", raw);
    }

    static Map<String, Value> only(List<EventRecord> events, String name) {
        List<EventRecord> found = events.stream().filter(event -> event.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " events " + name + " in " + names(events));
        }
        return found.getFirst().fields();
    }
}
