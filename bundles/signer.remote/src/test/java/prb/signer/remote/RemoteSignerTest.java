package prb.signer.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.testkit.Devnet;
import prb.testkit.SignerContract;
import prb.trade.api.Signer;

class RemoteSignerTest {

    private static final AccountId ALICE = Program.ALICE.accountId();
    private final Runtime runtime = Devnet.runtime();
    private final Program program = new Program();
    private final RemoteSigner signer = new RemoteSigner(program, "here", Duration.ofSeconds(5));

    @Nested
    class Contract extends SignerContract {
        @Override
        protected Signer signer() {
            return signer;
        }

        @Override
        protected Bytes publicKey() {
            return Program.ALICE.publicKey();
        }

        @Override
        protected AccountId account() {
            return ALICE;
        }
    }

    @Test
    void theProgramIsToldWhatItSigns() throws Exception {
        signer.look();
        sign(runtime.call("PhalaStakePoolv2", "add_worker", 7L, Bytes.wrap(new byte[32])));
        JsonNode request = program.requests.getLast();
        assertEquals("PhalaStakePoolv2.add_worker 7",
                request.at("/call/pallet").asText() + "." + request.at("/call/name").asText() + " "
                        + request.at("/call/args/pid").asText());
        assertEquals("khala", request.at("/chain/specName").asText());
        assertEquals(3, request.get("nonce").asLong());
        assertEquals(request.get("payload"), request.get("message"));
        sign(runtime.call("System", "remark_with_event", Bytes.wrap(new byte[300])));
        JsonNode longer = program.requests.getLast();
        assertEquals(Hashing.blake2b256(Bytes.fromHex(longer.get("payload").asText())).toHex(), longer.get("message").asText());
    }

    @Test
    void whatCanNotBeDescribedIsNotSentToTheProgram() throws Exception {
        signer.look();
        int asked = program.requests.size();
        assertThrows(IllegalArgumentException.class, () -> signer.sign(ALICE, Bytes.wrap(new byte[32])),
                "bytes without a meaning");
        String refusal = assertThrows(IllegalArgumentException.class, () -> sign(Bytes.fromHex("0xffff"))).getMessage();
        assertTrue(refusal.contains("can not be described"), refusal);
        Bytes call = runtime.call("PhalaStakePoolv2", "add_worker", 7L, Bytes.wrap(new byte[32]));
        assertThrows(IllegalArgumentException.class,
                () -> Extrinsics.signed(runtime, call, Devnet.context(0), ALICE, KeyType.SR25519,
                        payload -> signer.sign(ALICE, Bytes.wrap(new byte[64]))),
                "another payload than the one that is described");
        assertEquals(asked, program.requests.size());
    }

    @Test
    void aBrokenConnectionIsTriedAgainAndARefusalIsNot() throws Exception {
        signer.look();
        program.before.add("");
        sign(call());
        program.before.add("{\"error\":\"not on a Sunday\"}");
        int asked = program.requests.size();
        String refusal = assertThrows(IllegalArgumentException.class, () -> sign(call())).getMessage();
        assertTrue(refusal.contains("not on a Sunday"), refusal);
        assertEquals(asked + 1, program.requests.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "nothing", "{}", "{\"signature\":\"0x12zz\"}"})
    void nonsenseIsTriedAgain(String answer) throws Exception {
        signer.look();
        program.before.add(answer);
        sign(call());
    }

    @Test
    void aWrongSignatureIsNotPassedOn() throws Exception {
        signer.look();
        program.before.add("{\"signature\":\"" + Devnet.key("//Bob").sign(Bytes.wrap(new byte[1])).toHex() + "\"}");
        assertThrows(IllegalStateException.class, () -> sign(call()));
    }

    @Test
    void accountsStayGoodWhileTheProgramIsAwayAndHealthSaysSo() throws Exception {
        assertEquals(Result.Status.CRITICAL, signer.execute().getStatus());
        signer.look();
        assertEquals(Result.Status.OK, signer.execute().getStatus());
        program.silent = true;
        signer.look();
        assertEquals(KeyType.SR25519, signer.keyType(ALICE).orElseThrow());
        assertEquals(Result.Status.CRITICAL, signer.execute().getStatus());
        assertTrue(assertThrows(IllegalStateException.class, () -> sign(call())).getMessage().contains("nobody is there"));
    }

    private Bytes call() {
        return runtime.call("PhalaStakePoolv2", "add_worker", 1L, Bytes.wrap(new byte[32]));
    }

    private void sign(Bytes call) {
        Extrinsics.signed(runtime, call, Devnet.context(3), ALICE, KeyType.SR25519, payload -> signer.sign(ALICE, payload));
    }
}
