package prb.devnet.pruntime.enclave;

import java.math.BigInteger;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;

/** What the chain tells workers on topic {@code phala/system/event} (phala-types messaging, SystemEvent). */
sealed interface SystemEvent {

    String TOPIC = "phala/system/event";

    /** To one worker. @param publicKey 32 bytes */
    record ToWorker(Bytes publicKey, Notice notice) implements SystemEvent {
    }

    /** To all. @param seed 256 bits @param onlineTarget 256 bits */
    record HeartbeatChallenge(BigInteger seed, BigInteger onlineTarget) implements SystemEvent {
    }

    /** What happened to a worker. */
    sealed interface Notice {

        /** The attestation's level follows; it does not matter here. */
        record Registered() implements Notice {
        }

        /** @param duration para blocks */
        record BenchStart(long duration) implements Notice {
        }

        record BenchScore(long score) implements Notice {
        }

        record Started(long sessionId) implements Notice {
        }

        record Stopped() implements Notice {
        }

        record EnterUnresponsive() implements Notice {
        }

        record ExitUnresponsive() implements Notice {
        }
    }

    /** Reads an event; empty for kinds that this worker does not know, as later chains may have more. */
    static Optional<SystemEvent> decode(Bytes payload) {
        try {
            ScaleReader in = new ScaleReader(payload);
            return switch (in.u8()) {
                case 0 -> {
                    Bytes key = in.fixed(32);
                    yield notice(in).map(notice -> new ToWorker(key, notice));
                }
                case 1 -> Optional.of(new HeartbeatChallenge(in.unsigned(32), in.unsigned(32)));
                default -> Optional.empty();
            };
        } catch (ScaleException e) {
            return Optional.empty(); // pRuntime logs and skips what it cannot read
        }
    }

    private static Optional<Notice> notice(ScaleReader in) {
        return switch (in.u8()) {
            case 0 -> Optional.of(new Notice.Registered());
            case 1 -> Optional.of(new Notice.BenchStart(in.u32()));
            case 2 -> Optional.of(new Notice.BenchScore(in.u32()));
            case 3 -> Optional.of(new Notice.Started(in.u32()));
            case 4 -> Optional.of(new Notice.Stopped());
            case 5 -> Optional.of(new Notice.EnterUnresponsive());
            case 6 -> Optional.of(new Notice.ExitUnresponsive());
            default -> Optional.empty();
        };
    }
}
