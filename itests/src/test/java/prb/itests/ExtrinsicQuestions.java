package prb.itests;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.substrate.runtime.extrinsic.SigningContext;

/** Random extrinsics of one runtime, ours to read for the script {@code compare.mjs}, and calls for it to sign. One thread. */
final class ExtrinsicQuestions {

    private static final int EXTRINSICS = 60;

    private final Random random;
    private final Runtime runtime;
    private final Bytes genesis;
    private final Bytes block;

    ExtrinsicQuestions(Random random, Runtime runtime) {
        this.random = random;
        this.runtime = runtime;
        this.genesis = bytes(32);
        this.block = bytes(32);
    }

    /** @param metadata the file of the runtime */
    void addTo(ObjectNode root, Path metadata) {
        root.put("metadata", metadata.toAbsolutePath().toString());
        root.putObject("chain").put("specVersion", runtime.version().specVersion())
                .put("transactionVersion", runtime.version().transactionVersion())
                .put("genesisHash", genesis.toHex()).put("blockHash", block.toHex());
        extrinsics(root.putArray("extrinsics"));
        calls(root.putArray("calls"));
    }

    private Bytes bytes(int size) {
        byte[] out = new byte[size];
        random.nextBytes(out);
        return Bytes.wrap(out);
    }

    private BigInteger number(int bitsMax) {
        return new BigInteger(random.nextInt(bitsMax + 1), random);
    }

    /** A call with the SCALE of each of its arguments. */
    private record Call(String pallet, String name, Bytes encoded, List<Bytes> args) {}

    private Call call() {
        Bytes key = bytes(32);
        return switch (random.nextInt(5)) {
            case 0 -> {
                BigInteger amount = number(128);
                Bytes to = Bytes.concat(Bytes.ofInts(0), key);
                yield new Call("Balances", "transfer", runtime.call("Balances", "transfer", Value.variant("Id", key), amount),
                        List.of(to, new ScaleWriter().compact(amount).toBytes()));
            }
            case 1 -> {
                long pid = random.nextLong() >>> 1;
                BigInteger stake = number(128);
                yield new Call("PhalaStakePoolv2", "start_computing",
                        runtime.call("PhalaStakePoolv2", "start_computing", pid, key, stake),
                        List.of(new ScaleWriter().u64(pid).toBytes(), key, new ScaleWriter().u128(stake).toBytes()));
            }
            case 2 -> {
                Bytes remark = bytes(random.nextInt(400));
                yield new Call("System", "remark", runtime.call("System", "remark", remark),
                        List.of(new ScaleWriter().bytes(remark).toBytes()));
            }
            case 3 -> {
                List<Bytes> items = List.of(call().encoded(), call().encoded());
                yield new Call("Utility", "force_batch",
                        runtime.call("Utility", "force_batch", items.stream().map(Runtime::rawArgument).toList()),
                        List.of(new ScaleWriter().list(items, ScaleWriter::raw).toBytes()));
            }
            default -> {
                Bytes inner = call().encoded();
                yield new Call("Proxy", "proxy",
                        runtime.call("Proxy", "proxy", Value.variant("Id", key), Optional.empty(), Runtime.rawArgument(inner)),
                        List.of(Bytes.concat(Bytes.ofInts(0), key), Bytes.ofInts(0), inner));
            }
        };
    }

    private SigningContext context() {
        Era era = Era.mortal(4 << random.nextInt(15), random.nextInt(Integer.MAX_VALUE));
        return new SigningContext(genesis, era, block, random.nextLong() >>> 32 + random.nextInt(32), number(127));
    }

    private void extrinsics(ArrayNode out) {
        for (int i = 0; i < EXTRINSICS; i++) {
            Keypair key = Keypair.fromSeed(bytes(32), KeyType.values()[i % 3]);
            Call call = call();
            SigningContext context = context();
            Bytes extrinsic = Extrinsics.signed(runtime, call.encoded(), context, key.accountId(), key.type(), key::sign);
            ObjectNode each = fields(out.addObject(), call, context).put("hex", extrinsic.toHex())
                    .put("hash", Extrinsics.hash(extrinsic).toHex()).put("signer", key.accountId().toString());
            ArrayNode args = each.putArray("args");
            call.args().forEach(arg -> args.add(arg.toHex()));
        }
    }

    private void calls(ArrayNode out) {
        for (int i = 0; i < EXTRINSICS; i++) {
            KeyType type = KeyType.values()[i % 3];
            String uri = bytes(32).toHex();
            fields(out.addObject(), call(), context()).put("type", PolkadotJsQuestions.name(type)).put("uri", uri)
                    .put("signer", Keypair.fromUri(uri, type).accountId().toString());
        }
    }

    private static ObjectNode fields(ObjectNode out, Call call, SigningContext context) {
        ScaleWriter era = new ScaleWriter();
        context.era().write(era);
        return out.put("pallet", call.pallet()).put("call", call.name()).put("callBytes", call.encoded().toHex())
                .put("nonce", Long.toString(context.nonce())).put("tip", context.tip().toString())
                .put("era", era.toBytes().toHex());
    }
}
