package prb.substrate.chain.grandpa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;

/**
 * What GRANDPA (engine {@code FRNK}) says in a header's digest: the SCALE enum ConsensusLog of sp-consensus-grandpa.
 * Delays and numbers of blocks are 0..2^32-1. Immutable; any thread.
 */
public sealed interface GrandpaLog {

    /** Engine id of GRANDPA in digests and justifications. */
    Bytes ENGINE = Bytes.utf8("FRNK");

    /** Index 1. The set changes after this block plus {@code delay} blocks. */
    record ScheduledChange(List<Authority> authorities, long delay) implements GrandpaLog {

        /** Keeps a copy of the lists, which can not be changed. */
        public ScheduledChange {
            authorities = List.copyOf(authorities);
        }
    }

    /** Index 2. The set changes without finality, counted from the median of the last finalized blocks. */
    record ForcedChange(long medianLastFinalized, List<Authority> authorities, long delay) implements GrandpaLog {

        /** Keeps a copy of the lists, which can not be changed. */
        public ForcedChange {
            authorities = List.copyOf(authorities);
        }
    }

    /** Index 3. The authority at this place of the list (unsigned 64 bits) shall not vote any more. */
    record OnDisabled(long authorityIndex) implements GrandpaLog {
    }

    /** Index 4. Voting pauses after {@code delay} blocks. */
    record Pause(long delay) implements GrandpaLog {
    }

    /** Index 5. Voting resumes after {@code delay} blocks. */
    record Resume(long delay) implements GrandpaLog {
    }

    /**
     * The GRANDPA logs of a header in order.
     *
     * @throws prb.scale.ScaleException on a malformed one or an unknown index
     */
    static List<GrandpaLog> of(Header header) {
        List<GrandpaLog> logs = new ArrayList<>();
        for (DigestItem item : header.digest()) {
            if (item instanceof DigestItem.Consensus consensus && consensus.engine().equals(ENGINE)) {
                logs.add(decode(consensus.data()));
            }
        }
        return List.copyOf(logs);
    }

    /**
     * The first scheduled change of a header.
     *
     * @throws prb.scale.ScaleException as {@link #of}
     */
    static Optional<ScheduledChange> scheduledChange(Header header) {
        return of(header).stream().filter(ScheduledChange.class::isInstance).map(ScheduledChange.class::cast).findFirst();
    }

    /** The digest item that carries this log. */
    default DigestItem toDigestItem() {
        ScaleWriter out = new ScaleWriter();
        switch (this) {
            case ScheduledChange change -> writeChange(out.u8(1), change.authorities(), change.delay());
            case ForcedChange change ->
                writeChange(out.u8(2).u32(change.medianLastFinalized()), change.authorities(), change.delay());
            case OnDisabled disabled -> out.u8(3).u64(disabled.authorityIndex());
            case Pause pause -> out.u8(4).u32(pause.delay());
            case Resume resume -> out.u8(5).u32(resume.delay());
        }
        return new DigestItem.Consensus(ENGINE, out.toBytes());
    }

    private static GrandpaLog decode(Bytes data) {
        ScaleReader in = new ScaleReader(data);
        int index = in.u8();
        GrandpaLog log = switch (index) {
            case 1 -> new ScheduledChange(AuthoritySet.readList(in), in.u32());
            case 2 -> new ForcedChange(in.u32(), AuthoritySet.readList(in), in.u32());
            case 3 -> new OnDisabled(in.u64());
            case 4 -> new Pause(in.u32());
            case 5 -> new Resume(in.u32());
            default -> throw in.error("GRANDPA log index " + index + " is unknown");
        };
        in.expectEnd();
        return log;
    }

    private static void writeChange(ScaleWriter out, List<Authority> authorities, long delay) {
        AuthoritySet.writeList(out, authorities);
        out.u32(delay);
    }
}
