package prb.devnet.chain.relay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.Precommit;
import prb.substrate.crypto.account.Keypair;

/** Signs justifications when they are asked for, with as many voters as the threshold needs, and keeps the last ones. */
final class Justifications {

    private static final int KEPT_MAX = 4096;

    private final AuthorityPlan plan;
    private final Map<Bytes, Bytes> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Bytes> eldest) {
            return size() > KEPT_MAX;
        }
    };

    Justifications(AuthorityPlan plan) {
        this.plan = plan;
    }

    /** The SCALE justification of a block, signed by the set that finalizes it. */
    synchronized Bytes of(Header header) {
        return kept.computeIfAbsent(header.hash(), hash -> sign(header).encode());
    }

    private Justification sign(Header header) {
        long set = plan.setOf(header.number());
        long round = header.number() - set * (plan.lastBlockOf(0));
        Bytes payload = Precommit.payload(header.hash(), header.number(), round, set);
        List<Precommit> precommits = new ArrayList<>();
        for (Keypair key : plan.keys(set).subList(0, (int) plan.set(set).threshold())) {
            precommits.add(new Precommit(header.hash(), header.number(), key.sign(payload), key.publicKey()));
        }
        precommits.sort(Comparator.comparing(Precommit::authorityId));
        return new Justification(round, header.hash(), header.number(), precommits, List.of());
    }
}
