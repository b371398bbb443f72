package prb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import prb.devnet.chain.para.ParaRuntime;

/** The testkit's chain is the devnet's. */
class DevnetTest {

    private static final int PARA_ID = 2_004;

    @Test
    void metadataIsTheDevnets() throws Exception {
        ParaRuntime devnet = new ParaRuntime(PARA_ID);
        Path now = Path.of("target", "devnet-metadata.scale");
        Files.write(now, devnet.metadata().toArray());
        assertTrue(devnet.metadata().equals(Devnet.metadata()), "the devnet's metadata changed: copy " + now.toAbsolutePath()
                + " over src/main/resources/prb/testkit/" + now.getFileName());
        assertEquals(devnet.version(), Devnet.VERSION);
    }
}
