package prb.devnet.pruntime.enclave;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import prb.devnet.pruntime.sync.RefusedException;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/** Where a worker can be reached, as it was told, and its signature. Guarded by the lock of its {@link SimulatedWorker}. */
public final class Endpoints {

    /** Largest payload that is signed, as pRuntime has it. */
    private static final int PAYLOAD_BYTES_MAX = 2048;
    /** Tells this from other things that the key signs: a reserved origin, then the kind. */
    private static final Bytes PREFIX = Bytes.ofInts(0xff, 2);
    private static final int VERSION_1 = 0;

    private final WorkerKey key;
    private final SortedMap<Integer, String> told = new TreeMap<>();
    private Optional<Signed> last = Optional.empty();

    /** @param payload SCALE WorkerEndpointPayload: key, versioned list of URLs, time in ms @param signature sr25519 */
    public record Signed(Bytes payload, Bytes signature) {}

    Endpoints(WorkerKey key) {
        this.key = key;
    }

    Endpoints copy() {
        Endpoints copy = new Endpoints(key);
        copy.told.putAll(told);
        copy.last = last;
        return copy;
    }

    /** AddEndpoint. @param type 0 I2P, 1 HTTP @param nowMs time of the last block */
    public Signed add(int type, String url, long nowMs) throws RefusedException {
        told.put(type, url);
        return refresh(nowMs);
    }

    /** RefreshEndpointSigningTime. */
    public Signed refresh(long nowMs) throws RefusedException {
        Signed signed = sign(List.copyOf(told.values()), nowMs);
        last = Optional.of(signed);
        return signed;
    }

    /** GetEndpointInfo: what was signed last. */
    public Optional<Signed> info(long nowMs) throws RefusedException {
        if (told.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(last.isPresent() ? last.get() : refresh(nowMs));
    }

    /** SignEndpointInfo. */
    public Signed sign(List<String> urls, long nowMs) throws RefusedException {
        Bytes payload = new ScaleWriter().raw(key.publicKey()).u8(VERSION_1).list(urls, ScaleWriter::string).u64(nowMs).toBytes();
        if (payload.size() > PAYLOAD_BYTES_MAX) {
            throw new RefusedException("Endpoints too large");
        }
        return new Signed(payload, key.keys().sign(Bytes.concat(PREFIX, payload)));
    }
}
