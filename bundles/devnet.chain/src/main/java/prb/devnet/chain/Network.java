package prb.devnet.chain;

import java.util.Optional;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.ParaChain;
import prb.devnet.chain.para.ParaRuntime;
import prb.devnet.chain.relay.AuthorityPlan;
import prb.devnet.chain.relay.RelayChain;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.runtime.RuntimeVersion;

/**
 * Both chains and how they go together: para block {@code p} is made on relay block {@code 2p} and its head stands in relay
 * block {@code 2p + 1}; it is final when that block is. {@link #step} is for one thread.
 */
final class Network {

    static final long PARA_ID = 2004;
    /** How far finality is behind the best relay block. */
    static final int FINALITY_LAG = 2;
    /** With so many relay blocks, block 1 of both chains is final. */
    static final int BLOCKS_MIN = 5;

    private static final long START_MS = 1_656_000_000_000L;
    private static final RuntimeVersion RELAY_VERSION = new RuntimeVersion("devnet-relay", 9430, 22, 0);

    private final ParaChain para = new ParaChain(new ParaRuntime(PARA_ID), START_MS);
    private final Bytes relayMetadata = RuntimeText.relay().metadata();
    private final RelayChain relay;

    Network(AuthorityPlan plan) {
        relay = new RelayChain(plan, PARA_ID, para.ledger().genesis().header(), START_MS);
    }

    RelayChain relay() {
        return relay;
    }

    ParaChain para() {
        return para;
    }

    RuntimeVersion relayVersion() {
        return RELAY_VERSION;
    }

    Bytes relayMetadata() {
        return relayMetadata;
    }

    /** Makes the next relay block, a para block every other time, and moves finality. */
    void step() {
        long number = relay.ledger().best().number() + 1;
        Optional<Header> included = number % 2 == 1 ? para.ledger().at(paraHeadAt(number)).map(block -> block.header())
                : Optional.empty();
        Header header = relay.produce(included).header();
        if (number % 2 == 0) {
            para.produce(header);
        }
        relay.ledger().finalizeUpTo(number - FINALITY_LAG);
        para.ledger().finalizeUpTo(paraHeadAt(relay.ledger().finalizedNumber()));
    }

    /** The number of the para head in the state of a relay block. */
    static long paraHeadAt(long relayNumber) {
        return Math.max(0, (relayNumber - 1) / 2);
    }
}
