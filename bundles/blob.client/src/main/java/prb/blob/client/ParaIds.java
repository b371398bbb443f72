package prb.blob.client;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.crypto.hash.Hashing;

/** Which para ids an original provider's genesis may stand under: the chain's, else those of the public chains. Any thread. */
final class ParaIds {

    /** Khala and Phala. */
    private static final List<Long> PUBLIC = List.of(2004L, 2035L);

    private static final Bytes KEY = Bytes.concat(Hashing.twox128(Bytes.utf8("ParachainInfo")),
            Hashing.twox128(Bytes.utf8("ParachainId")));
    private static final int ID_BYTES = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ParaIds.class);

    private volatile @Nullable ParaChain chain;

    void chain(@Nullable ParaChain present) {
        chain = present;
    }

    /** May ask the chain. */
    List<Long> candidates() {
        ParaChain present = chain;
        if (present == null) {
            return PUBLIC;
        }
        try {
            Optional<Bytes> id = present.storageAtBest(List.of(KEY)).getFirst();
            return id.filter(value -> value.size() == ID_BYTES).map(value -> List.of(new ScaleReader(value).u32()))
                    .orElse(PUBLIC);
        } catch (ChainException e) {
            LOG.debug("the para chain does not tell its id: {}", e.toString());
            return PUBLIC;
        }
    }
}
