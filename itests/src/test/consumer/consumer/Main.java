package consumer;

import java.util.List;
import java.util.Map;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.account.Signatures;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.runtime.extrinsic.Era;

/** Touches each library on the module path and prints what came out. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Keypair alice = Keypair.fromUri("//Alice", KeyType.SR25519);
        Bytes message = Bytes.utf8("from the module path");
        System.out.println("alice " + alice.accountId().toSs58(42));
        System.out.println("alice-phala " + alice.accountId().toSs58(30));
        System.out.println("signed " + Signatures.verify(KeyType.SR25519, alice.publicKey(), message, alice.sign(message)));
        Keypair voter = Keypair.fromUri("//Alice", KeyType.ED25519);
        System.out.println("voter " + voter.publicKey().toHex());
        System.out.println("twox " + Hashing.twox128(Bytes.utf8("System")).toHex());
        Map<Bytes, Bytes> state = Map.of(
                Bytes.fromHex("0d715f2646c8f85767b5d2764bb2782604a74d81251e398fd8a0a4d55023bb3f"),
                new ScaleWriter().u32(2004).toBytes(),
                Bytes.fromHex("26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac"),
                new ScaleWriter().u32(0).toBytes(),
                Bytes.fromHex("f0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb"),
                new ScaleWriter().u64(1_656_000_000_000L).toBytes());
        Bytes root = Trie.of(TrieLayout.V0, state).root();
        System.out.println("root " + root.toHex());
        System.out.println("header " + Header.of(Bytes.wrap(new byte[32]), 0, root, Trie.EMPTY_ROOT, List.of()).hash().toHex());
        ScaleWriter era = new ScaleWriter();
        Era.mortal(64, 42).write(era);
        System.out.println("era " + era.toBytes().toHex());
        System.out.println("module " + Main.class.getModule().getName() + " " + Keypair.class.getModule().getName());
    }
}
