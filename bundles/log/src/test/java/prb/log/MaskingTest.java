package prb.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {

    private static final String PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    private static final String HEX = "e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";

    private final Masking masking = new Masking();

    @Test
    void phraseGoesAndWhatIsAroundStays() {
        assertEquals("pool 1: (masked)//hard/soft is bad", masking.mask("pool 1: " + PHRASE + "//hard/soft is bad"));
        assertEquals("(masked)", masking.mask(PHRASE + " " + PHRASE));
        assertEquals("a (masked); b (masked)", masking.mask("a " + PHRASE + "; b " + PHRASE));
    }

    @Test
    void phraseInOtherDressGoesToo() {
        assertEquals("[\"(masked)\"]", masking.mask("[\"" + PHRASE.replace(" ", "\", \"") + "\"]"));
        assertEquals("(masked)", masking.mask(PHRASE.replace(" ", "\n")));
        assertEquals("(masked)", masking.mask(PHRASE.replace(" ", "  ")));
    }

    @Test
    void elevenWordsAndOrdinarySentencesStay() {
        String eleven = PHRASE.substring(0, PHRASE.lastIndexOf(' '));
        assertSame(eleven, masking.mask(eleven));
        String sentence = "the relay chain does not answer and will be asked again when another source has this block";
        assertSame(sentence, masking.mask(sentence));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed: 0x" + HEX, "secret " + HEX, "\"mnemonic\":\"0x" + HEX + "\"", "private key is " + HEX + ".",
        "secretSeed=" + HEX})
    void hexAfterATellingWordGoes(String line) {
        assertEquals(-1, masking.mask(line).indexOf(HEX));
    }

    @Test
    void hashesStay() {
        String line = "relay block 7 0x" + HEX + " of the keyring";
        assertEquals(line, masking.mask(line));
    }

    @ParameterizedTest
    @CsvSource({"GET /x?token=abcdef&a=1, GET /x?token=(masked)&a=1",
        "Authorization: Bearer abcdefgh, Authorization: Bearer (masked)",
        "https://api/bot12345:AAbbccddee/send, https://api/bot(masked)/send",
        "redis://user:hunter2@host/, redis://user:(masked)@host/",
        "password=hunter2 was refused, password=(masked) was refused"})
    void tokensGo(String line, String expected) {
        assertEquals(expected, masking.mask(line));
    }
}
