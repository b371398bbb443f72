package prb.trade.api;

import java.time.Instant;
import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;

/**
 * The stored form of jobs, outcomes and attempts, the same in every queue, so that jobs survive a change of queue implementation.
 *
 * <pre>
 * job     = version u8 (2), id str, signer 32, proxied Option 32, priority i32, created ms u64, expires ms u64, action,
 *           Vec condition; version 1 has no conditions
 * action  = 0 sync origin Bytes, Vec Bytes | 1 register info Bytes, Option Bytes, report Bytes | 2 add pid u64, key 32
 *         | 3 start pid, key, stake u128 | 4 stop pid, key | 5 restart pid, key, stake | 6 call kind str, Bytes
 * condition = 0 not registered key 32 | 1 not in pool key | 2 not computing key | 3 not received origin Bytes, sequence u64
 *         | 4 stored key Bytes, Option Bytes
 * outcome = 0 succeeded hash 32, block 32 | 1 failed hash, block, str | 2 refused str | 3 obsolete str | 4 expired | 5 cancelled
 * attempt = version u8 (1), account 32, hash 32, extrinsic Bytes, Vec str, batched bool, proxied bool, tip u128, nonce u64,
 *           spec version u64, born u64, dies u64
 * </pre>
 */
public final class JobCodec {

    private static final int VERSION = 2;
    private static final int VERSION_WITHOUT_CONDITIONS = 1;
    private static final int ATTEMPT_VERSION = 1;

    private JobCodec() {}

    /** The bytes of a job. */
    public static Bytes encode(TradeJob job) {
        ScaleWriter out = new ScaleWriter(256).u8(VERSION).string(job.id()).raw(job.signer().bytes())
                .option(job.proxiedOwner(), (o, owner) -> o.raw(owner.bytes())).u32(job.priority())
                .u64(job.createdAt().toEpochMilli()).u64(job.expiresAt().toEpochMilli());
        write(out, job.action());
        return out.list(job.preconditions(), JobCodec::write).toBytes();
    }

    /** @throws ScaleException when the bytes are no job of this version */
    public static TradeJob decodeJob(Bytes bytes) {
        ScaleReader in = new ScaleReader(bytes);
        int version = in.u8();
        if (version != VERSION && version != VERSION_WITHOUT_CONDITIONS) {
            throw in.error("job version is " + version + ", this program reads 1.." + VERSION);
        }
        try {
            TradeJob job = readJob(in, version == VERSION);
            in.expectEnd();
            return job;
        } catch (IllegalArgumentException invalid) {
            throw in.error(String.valueOf(invalid.getMessage()));
        }
    }

    private static TradeJob readJob(ScaleReader in, boolean withConditions) {
        String id = in.string();
        AccountId signer = new AccountId(in.fixed(32));
        var owner = in.option(i -> new AccountId(i.fixed(32)));
        int priority = (int) in.u32();
        Instant created = Instant.ofEpochMilli(in.u64());
        Instant expires = Instant.ofEpochMilli(in.u64());
        JobAction action = readAction(in);
        List<Precondition> conditions = withConditions ? in.list(1, JobCodec::readCondition) : List.of();
        return new TradeJob(id, signer, owner, action, priority, created, expires, conditions);
    }

    private static void write(ScaleWriter out, Precondition condition) {
        switch (condition) {
            case Precondition.NotRegistered p -> out.u8(0).raw(p.publicKey());
            case Precondition.NotInPool p -> out.u8(1).raw(p.publicKey());
            case Precondition.NotComputing p -> out.u8(2).raw(p.publicKey());
            case Precondition.NotReceived p -> out.u8(3).bytes(p.origin()).u64(p.sequence());
            case Precondition.Stored p -> out.u8(4).bytes(p.key()).option(p.value(), ScaleWriter::bytes);
        }
    }

    private static Precondition readCondition(ScaleReader in) {
        int tag = in.u8();
        return switch (tag) {
            case 0 -> new Precondition.NotRegistered(in.fixed(32));
            case 1 -> new Precondition.NotInPool(in.fixed(32));
            case 2 -> new Precondition.NotComputing(in.fixed(32));
            case 3 -> new Precondition.NotReceived(in.bytes(), in.u64());
            case 4 -> new Precondition.Stored(in.bytes(), in.option(ScaleReader::bytes));
            default -> throw in.error("precondition is " + tag + ", not 0..4");
        };
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

    /** The bytes of an attempt. */
    public static Bytes encode(Attempt attempt) {
        return new ScaleWriter(256 + attempt.extrinsic().size()).u8(ATTEMPT_VERSION).raw(attempt.account().bytes())
                .raw(attempt.hash()).bytes(attempt.extrinsic()).list(attempt.jobIds(), ScaleWriter::string)
                .bool(attempt.batched()).bool(attempt.proxied()).u128(attempt.tip()).u64(attempt.nonce())
                .u64(attempt.specVersion()).u64(attempt.bornAt()).u64(attempt.diesAt()).toBytes();
    }

    /** @throws ScaleException when the bytes are no attempt of this version */
    public static Attempt decodeAttempt(Bytes bytes) {
        ScaleReader in = new ScaleReader(bytes);
        int version = in.u8();
        if (version != ATTEMPT_VERSION) {
            throw in.error("attempt version is " + version + ", this program reads " + ATTEMPT_VERSION);
        }
        AccountId account = new AccountId(in.fixed(32));
        Bytes hash = in.fixed(32);
        Bytes extrinsic = in.bytes();
        List<String> jobIds = in.list(1, ScaleReader::string);
        try {
            Attempt attempt = new Attempt(account, hash, extrinsic, jobIds, in.bool(), in.bool(), in.u128(), in.u64(), in.u64(),
                    in.u64(), in.u64());
            in.expectEnd();
            return attempt;
        } catch (IllegalArgumentException invalid) {
            throw in.error(String.valueOf(invalid.getMessage()));
        }
    }
}
