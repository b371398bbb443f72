package prb.blob.api.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"genesis:2004:pb", "rangeByParentBlock:8325312:pb", "drySyncHeader:101:104:-1:-1",
        "drySyncHeader:101:104:1:1",
        "blobRange:101:110:1:4:SyncHeaderReq", "rangeParaBlock:key:2", "rangeParaBlock:buffer:1", "dryParaBlock:4294967295",
        "paraHeaders:104:1:1", "paraBlocks:1:9"})
    void everyFamilySurvivesParsingAndPrinting(String text) {
        assertEquals(text, BlobKey.parse(text).orElseThrow().text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "parent:1:pb", "genesis:2004", "genesis:2004:written", "dryParaBlock:",
        "dryParaBlock:-1", "dryParaBlock:01",
        "dryParaBlock:4294967296", "drySyncHeader:5:4:1:1", "drySyncHeader:1:4:-1:1", "drySyncHeader:1:4:3:2",
        "rangeParaBlock:other:1",
        "dryParaBlock:１", "paraBlocks:9:1"})
    void everythingElseIsRefused(String text) {
        assertTrue(BlobKey.parse(text).isEmpty(), text);
    }

    @Test
    void randomTextNeverThrows() {
        long seed = 7;
        Random random = new Random(seed);
        String alphabet = "dryParaBlock:0129-genesis:pb";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int c = random.nextInt(120); c > 0; c--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            BlobKey.parse(text.toString()).ifPresent(key -> assertEquals(text.toString(), key.text(), "seed " + seed));
        }
    }
}
