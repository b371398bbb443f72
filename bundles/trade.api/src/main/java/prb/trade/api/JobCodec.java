package prb.trade.api;

import java.time.Instant;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;

/**
 * The stored form of jobs and outcomes, the same in every queue, so that jobs survive a change of queue implementation.
 *
 * <pre>
 * job     = version u8 (1), id str, signer 32, proxied Option 32, priority i32, created ms u64, expires ms u64, action
 * action  = 0 sync origin Bytes, Vec Bytes | 1 register info Bytes, Option Bytes, report Bytes | 2 add pid u64, key 32
 *         | 3 start pid, key, stake u128 | 4 stop pid, key | 5 restart pid, key, stake | 6 call kind str, Bytes
 * outcome = 0 succeeded hash 32, block 32 | 1 failed hash, block, str | 2 refused str | 3 obsolete str | 4 expired | 5 cancelled
 * </pre>
 */
public final class JobCodec {

    private static final int VERSION = 1;

    private JobCodec() {}

    /** The bytes of a job. */
    public static Bytes encode(TradeJob job) {
        ScaleWriter out = new ScaleWriter(256).u8(VERSION).string(job.id()).raw(job.signer().bytes())
                .option(job.proxiedOwner(), (o, owner) -> o.raw(owner.bytes())).u32(job.priority())
                .u64(job.createdAt().toEpochMilli()).u64(job.expiresAt().toEpochMilli());
        write(out, job.action());
        return out.toBytes();
    }

    /** @throws ScaleException when the bytes are no job of this version */
    public static TradeJob decodeJob(Bytes bytes) {
        ScaleReader in = new ScaleReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw in.error("job version is " + version + ", this program reads " + VERSION);
        }
        try {
            TradeJob job = readJob(in);
            in.expectEnd();
            return job;
        } catch (IllegalArgumentException invalid) {
            throw in.error(String.valueOf(invalid.getMessage()));
        }
    }

    private static TradeJob readJob(ScaleReader in) {
        String id = in.string();
        AccountId signer = new AccountId(in.fixed(32));
        var owner = in.option(i -> new AccountId(i.fixed(32)));
        int priority = (int) in.u32();
        Instant created = Instant.ofEpochMilli(in.u64());
        Instant expires = Instant.ofEpochMilli(in.u64());
        return new TradeJob(id, signer, owner, readAction(in), priority, created, expires);
    }

    private static void write(ScaleWriter out, JobAction action) {
        switch (action) {
            case JobAction.SyncMessages a -> out.u8(0).bytes(a.origin()).list(a.messages(), ScaleWriter::bytes);
            case JobAction.RegisterWorker a -> out.u8(1).bytes(a.registrationInfo()).option(a.legacyAttestation(),
                    ScaleWriter::bytes)
                    .bytes(a.attestationReport());
            case JobAction.AddWorker a -> out.u8(2).u64(a.pid()).raw(a.publicKey());
            case JobAction.StartComputing a -> out.u8(3).u64(a.pid()).raw(a.publicKey()).u128(a.stake());
            case JobAction.StopComputing a -> out.u8(4).u64(a.pid()).raw(a.publicKey());
            case JobAction.RestartComputing a -> out.u8(5).u64(a.pid()).raw(a.publicKey()).u128(a.stake());
            case JobAction.Call a -> out.u8(6).string(a.kind()).bytes(a.call());
        }
    }

    private static JobAction readAction(ScaleReader in) {
        int tag = in.u8();
        return switch (tag) {
            case 0 -> new JobAction.SyncMessages(in.bytes(), in.list(1, ScaleReader::bytes));
            case 1 -> new JobAction.RegisterWorker(in.bytes(), in.option(ScaleReader::bytes), in.bytes());
            case 2 -> new JobAction.AddWorker(in.u64(), in.fixed(32));
            case 3 -> new JobAction.StartComputing(in.u64(), in.fixed(32), in.u128());
            case 4 -> new JobAction.StopComputing(in.u64(), in.fixed(32));
            case 5 -> new JobAction.RestartComputing(in.u64(), in.fixed(32), in.u128());
            case 6 -> new JobAction.Call(in.string(), in.bytes());
            default -> throw in.error("job action is " + tag + ", not 0..6");
        };
    }

    /** The bytes of an outcome. */
    public static Bytes encode(JobOutcome outcome) {
        ScaleWriter out = new ScaleWriter(80);
        switch (outcome) {
            case JobOutcome.Succeeded o -> out.u8(0).raw(o.extrinsicHash()).raw(o.blockHash());
            case JobOutcome.Failed o -> out.u8(1).raw(o.extrinsicHash()).raw(o.blockHash()).string(o.error());
            case JobOutcome.Refused o -> out.u8(2).string(o.reason());
            case JobOutcome.Obsolete o -> out.u8(3).string(o.reason());
            case JobOutcome.Expired o -> out.u8(4);
            case JobOutcome.Cancelled o -> out.u8(5);
        }
        return out.toBytes();
    }

    /** @throws ScaleException when the bytes are no outcome */
    public static JobOutcome decodeOutcome(Bytes bytes) {
        ScaleReader in = new ScaleReader(bytes);
        int tag = in.u8();
        JobOutcome outcome = switch (tag) {
            case 0 -> new JobOutcome.Succeeded(in.fixed(32), in.fixed(32));
            case 1 -> new JobOutcome.Failed(in.fixed(32), in.fixed(32), in.string());
            case 2 -> new JobOutcome.Refused(in.string());
            case 3 -> new JobOutcome.Obsolete(in.string());
            case 4 -> new JobOutcome.Expired();
            case 5 -> new JobOutcome.Cancelled();
            default -> throw in.error("outcome is " + tag + ", not 0..5");
        };
        in.expectEnd();
        return outcome;
    }
}
