package prb.devnet.chain.para.pallet;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * WorkerInfoV2 of PhalaRegistry.Workers.
 *
 * @param lastUpdated seconds since 1970
 * @param operator account, 32 bytes
 * @param provider variant index of AttestationProvider
 * @param level confidence level, 1 best
 */
record WorkerInfo(Bytes pubkey, Bytes ecdhPubkey, long runtimeVersion, long lastUpdated, Optional<Bytes> operator,
        Optional<Integer> provider, int level, Optional<Long> score, List<Long> features) {

    static WorkerInfo decode(Bytes value) {
        ScaleReader in = new ScaleReader(value);
        return new WorkerInfo(in.fixed(32), in.fixed(32), in.u32(), in.u64(), in.option(r -> r.fixed(32)),
                in.option(ScaleReader::u8), in.u8(), in.option(ScaleReader::u32), in.list(4, ScaleReader::u32));
    }

    Bytes encode() {
        return new ScaleWriter().raw(pubkey).raw(ecdhPubkey).u32(runtimeVersion).u64(lastUpdated)
                .option(operator, ScaleWriter::raw).option(provider, (out, p) -> out.u8(p)).u8(level)
                .option(score, (out, s) -> out.u32(s)).list(features, (out, f) -> out.u32(f)).toBytes();
    }

    WorkerInfo withScore(long newScore, long nowSeconds) {
        return new WorkerInfo(pubkey, ecdhPubkey, runtimeVersion, nowSeconds, operator, provider, level,
                Optional.of(newScore), features);
    }
}
