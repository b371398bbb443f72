package prb.blob.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.FinalityProof;
import prb.substrate.chain.grandpa.GrandpaLog;
import prb.substrate.chain.grandpa.InvalidJustificationException;
import prb.substrate.chain.grandpa.Justification;

/**
 * Proves the relay blocks that follow a cursor: headers by their links, the last one by a justification of the cursor's
 * authority set, the next set and the para head by read proofs. Used by the encoder's thread only.
 */
final class RangeProver {

    private static final Logger LOG = LoggerFactory.getLogger(RangeProver.class);

    /** A justified run of headers, not yet verified. */
    record Run(List<Header> headers, Bytes justification) {
    }

    private final RelayChain relay;
    private final Fetches fetches;
    private final JustifiedWalk walk;
    private boolean walking;

    RangeProver(RelayChain relay, Fetches fetches) {
        this.relay = relay;
        this.fetches = fetches;
        this.walk = new JustifiedWalk(relay, fetches);
    }

    /** The longest range that can be proven now; empty when nothing after the cursor is final yet. */
    Optional<ProvenRange> next(Cursor from) throws ChainException, VerificationException, InterruptedException {
        Optional<Run> found = walking ? walk.next(from) : byProof(from);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Run run = cutAtSetChange(found.get());
        List<Header> headers = run.headers();
        linkAll(from, headers);
        Header last = headers.getLast();
        verify(run.justification(), from.authorities(), last);
        Future<List<Bytes>> headProof = fetches.ask(() -> relay.readProof(List.of(StorageKeys.parasHeads(from.paraId())),
                last.hash()));
        Optional<GrandpaLog.ScheduledChange> change = scheduledChange(last);
        AuthoritySet next = from.authorities();
        Optional<Bytes> setChange = Optional.empty();
        if (change.isPresent()) {
            next = new AuthoritySet(change.get().authorities(), from.authorities().setId() + 1);
            setChange = Optional.of(setChange(last, next));
        }
        List<Bytes> proof = Fetches.await(headProof);
        Optional<Header> paraHead = paraHead(from, last, proof);
        Bytes encodedProof = new ScaleWriter().list(paraHead.isPresent() ? proof : List.<Bytes>of(),
                ScaleWriter::bytes).toBytes();
        return Optional.of(new ProvenRange(headers, run.justification(), from.authorities(), next, setChange, paraHead,
                encodedProof));
    }

    private Optional<Run> byProof(Cursor from) throws ChainException, VerificationException, InterruptedException {
        long number = from.relayNumber() + 1;
        Future<Header> first = fetches.ask(() -> Checks.header(relay, "relay", number, Checks.hashOf(relay, "relay", number)));
        Optional<Bytes> encoded;
        try {
            encoded = relay.proveFinality(number);
        } catch (ChainException e) {
            if (e.kind() != Kind.UNSUPPORTED) {
                throw e;
            }
            LOG.info("The relay node offers no finality proofs ({}); its stored justifications are used", e.getMessage());
            walking = true;
            return walk.next(from);
        }
        if (encoded.isEmpty()) {
            return Optional.empty();
        }
        try {
            FinalityProof proof = FinalityProof.decode(encoded.get());
            if (Justification.decode(proof.justification()).targetNumber() < number) {
                return Optional.empty();
            }
            List<Header> headers = new ArrayList<>(proof.unknownHeaders().size() + 1);
            headers.add(Fetches.await(first));
            headers.addAll(proof.unknownHeaders());
            return Optional.of(new Run(headers, proof.justification()));
        } catch (ScaleException e) {
            throw new VerificationException("relay block " + number + ": its finality proof is malformed: " + e.getMessage(), e);
        }
    }

    // A set signs up to the block that hands over. Where the node's proof goes on beyond it, that block needs its own.
    private Run cutAtSetChange(Run run) throws ChainException, VerificationException {
        List<Header> headers = run.headers();
        for (int i = 0; i < headers.size() - 1; i++) {
            if (scheduledChange(headers.get(i)).isPresent()) {
                return new Run(List.copyOf(headers.subList(0, i + 1)), justificationOf(headers.get(i)));
            }
        }
        return run;
    }

    private Bytes justificationOf(Header block) throws ChainException, VerificationException {
        if (!walking) {
            Optional<Bytes> encoded = relay.proveFinality(block.number());
            if (encoded.isPresent()) {
                try {
                    FinalityProof proof = FinalityProof.decode(encoded.get());
                    if (proof.blockHash().equals(block.hash())) {
                        return proof.justification();
                    }
                } catch (ScaleException e) {
                    throw new VerificationException("relay block " + block.number() + ": its finality proof is malformed: "
                            + e.getMessage(), e);
                }
            }
        }
        return relay.justification(block.hash()).orElseThrow(() -> new VerificationException(
                "relay block " + block.number() + " changes the authority set and the node has no justification of it"));
    }

    private static void linkAll(Cursor from, List<Header> headers) throws VerificationException {
        long number = from.relayNumber();
        Bytes hash = from.relayHash();
        for (Header header : headers) {
            Checks.link("relay", number, hash, header);
            number = header.number();
            hash = header.hash();
        }
    }

    private static void verify(Bytes justification, AuthoritySet signers, Header block) throws VerificationException {
        try {
            Justification.decode(justification).verify(signers, block.hash(), block.number());
        } catch (InvalidJustificationException | ScaleException e) {
            throw new VerificationException("relay block " + block.number() + ": authority set " + signers.setId()
                    + " did not finalize it: " + e.getMessage(), e);
        }
    }

    private static Optional<GrandpaLog.ScheduledChange> scheduledChange(Header block) throws VerificationException {
        try {
            List<GrandpaLog> logs = GrandpaLog.of(block);
            if (logs.stream().anyMatch(log -> log instanceof GrandpaLog.ForcedChange)) {
                throw new VerificationException("ALARM: relay block " + block.number() + " " + block.hash()
                        + " forces a change of the authority set; no proof can follow that, an operator must decide");
            }
            Optional<GrandpaLog.ScheduledChange> change = GrandpaLog.scheduledChange(block);
            if (change.isPresent() && change.get().delay() != 0) {
                throw new VerificationException("ALARM: relay block " + block.number() + " changes the authority set with delay "
                        + change.get().delay() + "; workers accept only delay 0");
            }
            return change;
        } catch (ScaleException e) {
            throw new VerificationException("relay block " + block.number() + ": its GRANDPA digest is malformed: "
                    + e.getMessage(), e);
        }
    }

    private Bytes setChange(Header at, AuthoritySet next) throws ChainException, VerificationException {
        Bytes key = relay.storage(StorageKeys.OLD_AUTHORITIES, at.hash()).isPresent() ? StorageKeys.OLD_AUTHORITIES
                : StorageKeys.NEW_AUTHORITIES;
        List<Bytes> proof = relay.readProof(List.of(key), at.hash());
        Bytes value = Checks.proven(at, proof, key, "the authority list")
                .orElseThrow(() -> new VerificationException("relay block " + at.number() + ": its state has no authority list"));
        List<Authority> list = Checks.authorities(at, key, value);
        if (!list.equals(next.authorities())) {
            throw new VerificationException("relay block " + at.number()
                    + ": the authority list in its state is not the one in its digest");
        }
        ScaleWriter out = new ScaleWriter();
        next.write(out);
        return out.list(proof, ScaleWriter::bytes).toBytes();
    }

    private static Optional<Header> paraHead(Cursor from, Header at, List<Bytes> proof) throws VerificationException {
        Optional<Bytes> value = Checks.proven(at, proof, StorageKeys.parasHeads(from.paraId()), "Paras.Heads(" + from.paraId()
                + ")");
        Optional<Header> head;
        try {
            head = value.map(bytes -> Header.decode(new ScaleReader(bytes).bytes()));
        } catch (ScaleException e) {
            throw new VerificationException("relay block " + at.number() + ": Paras.Heads(" + from.paraId() + ") is no header: "
                    + e.getMessage(), e);
        }
        if (head.map(Header::number).orElse(-1L) < from.paraHeadNumber()) {
            throw new VerificationException("relay block " + at.number() + ": the para head went back from "
                    + from.paraHeadNumber() + " to " + head.map(Header::number).orElse(-1L));
        }
        return head;
    }
}
