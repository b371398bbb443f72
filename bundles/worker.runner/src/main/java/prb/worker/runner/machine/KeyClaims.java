package prb.worker.runner.machine;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import prb.scale.Bytes;

/** Which worker drives which public key, so that one pRuntime reached under two endpoints is not driven twice. Any thread. */
public final class KeyClaims {

    private record Claim(String workerId, String name) {}

    private final ConcurrentHashMap<Bytes, Claim> claims = new ConcurrentHashMap<>();

    /** Claims a key. @return the name of another worker that has it, else empty */
    public Optional<String> claim(Bytes publicKey, String workerId, String name) {
        Claim owner = claims.merge(publicKey, new Claim(workerId, name), (old, mine) -> old.workerId().equals(workerId) ? mine
                : old);
        return owner.workerId().equals(workerId) ? Optional.empty() : Optional.of(owner.name());
    }

    /** Id of the worker that has a key. */
    public Optional<String> owner(Bytes publicKey) {
        return Optional.ofNullable(claims.get(publicKey)).map(Claim::workerId);
    }

    public void release(Bytes publicKey, String workerId) {
        claims.computeIfPresent(publicKey, (key, claim) -> claim.workerId().equals(workerId) ? null : claim);
    }
}
