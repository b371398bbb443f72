package prb.devnet.pruntime.http;

import com.google.protobuf.ByteString;
import prb.devnet.pruntime.enclave.Attested;
import prb.devnet.pruntime.enclave.WorkerInfo;
import prb.scale.Bytes;
import prb.wire.pruntime.Attestation;
import prb.wire.pruntime.AttestationReport;
import prb.wire.pruntime.GatekeeperStatus;
import prb.wire.pruntime.InitRuntimeResponse;
import prb.wire.pruntime.MemoryUsage;
import prb.wire.pruntime.PhactoryInfo;
import prb.wire.pruntime.SystemInfo;

/** From a worker's answers to pRuntime's protobuf messages. */
final class Messages {

    static final String GIT_REVISION = "devnet";

    private static final int ATTESTATION_VERSION = 1;
    private static final String ATTESTATION_PROVIDER = "SGX";

    private Messages() {}

    static PhactoryInfo info(WorkerInfo info) {
        PhactoryInfo.Builder out = PhactoryInfo.newBuilder()
                .setInitialized(info.initialized())
                .setRegistered(info.registered())
                .setHeadernum((int) info.nextRelay())
                .setParaHeadernum((int) info.nextPara())
                .setBlocknum((int) info.nextBlock())
                .setStateRoot(info.stateRoot().map(Bytes::toPlainHex).orElse(""))
                .setDevMode(info.debugKey())
                .setPendingMessages(info.pendingMessages())
                .setScore(info.score())
                .setGatekeeper(GatekeeperStatus.getDefaultInstance())
                .setVersion(info.version())
                .setGitRevision(GIT_REVISION)
                .setMemoryUsage(MemoryUsage.getDefaultInstance())
                .setWaitingForParaheaders(info.waitsForParaHeaders())
                .setCanLoadChainState(info.canLoadChainState());
        info.identity().ifPresent(identity -> {
            out.setGenesisBlockHash(identity.genesisHash().toPlainHex());
            out.setPublicKey(identity.publicKey().toPlainHex());
            out.setEcdhPublicKey(identity.ecdhPublicKey().toPlainHex());
            if (info.secondGeneration()) {
                out.setSystem(SystemInfo.newBuilder()
                        .setRegistered(info.registered())
                        .setPublicKey(identity.publicKey().toPlainHex())
                        .setEcdhPublicKey(identity.ecdhPublicKey().toPlainHex())
                        .setGatekeeper(GatekeeperStatus.getDefaultInstance())
                        .setGenesisBlock((int) info.relayGenesis()));
            }
        });
        return out.build();
    }

    static InitRuntimeResponse attested(Attested attested) {
        InitRuntimeResponse.Builder out = InitRuntimeResponse.newBuilder()
                .setEncodedRuntimeInfo(bytes(attested.runtimeInfo()))
                .setEncodedGenesisBlockHash(bytes(attested.genesisHash()))
                .setEncodedPublicKey(bytes(attested.publicKey()))
                .setEncodedEcdhPublicKey(bytes(attested.ecdhPublicKey()));
        attested.report().map(Messages::attestation).ifPresent(out::setAttestation);
        return out.build();
    }

    private static Attestation attestation(Attested.Report report) {
        Attestation.Builder out = Attestation.newBuilder()
                .setVersion(ATTESTATION_VERSION)
                .setProvider(ATTESTATION_PROVIDER)
                .setTimestamp(report.seconds());
        report.legacy().ifPresent(legacy -> out.setPayload(AttestationReport.newBuilder()
                .setReport(legacy.text())
                .setSignature(bytes(legacy.signature()))
                .setSigningCert(bytes(legacy.certificate()))));
        report.encoded().map(Messages::bytes).ifPresent(out::setEncodedReport);
        return out.build();
    }

    static ByteString bytes(Bytes value) {
        return ByteString.copyFrom(value.asByteBuffer());
    }
}
