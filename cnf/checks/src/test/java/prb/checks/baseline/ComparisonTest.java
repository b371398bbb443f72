package prb.checks.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Jar;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.version.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import prb.checks.Project;

/** The comparison turns red for what breaks others, on a real bundle of ours with one thing changed. */
class ComparisonTest {

    private static final String ROOM = "trade.api";
    private static final String PROVIDED = "prb/trade/api/TradeQueue.class"; // a @ProviderType
    private static final String SEALED = "prb/trade/api/JobOutcome.class";

    @Test
    void unchangedApiIsGreen() throws Exception {
        assertEquals(List.of(), compare(PROVIDED, bytes -> bytes));
    }

    @Test
    void removedMethodIsMajor() throws Exception {
        Comparison.Finding finding = only(compare(PROVIDED, ComparisonTest::withoutFirstMethod));
        assertEquals(Delta.MAJOR, finding.delta());
        assertEquals("2.0.0", finding.least());
        assertTrue(finding.isMismatch(), finding::toString);
    }

    @Test
    void addedMethodOfProvidedTypeIsMinor() throws Exception {
        Comparison.Finding finding = only(compare(PROVIDED, ComparisonTest::withMethod));
        assertEquals(Delta.MINOR, finding.delta());
        Version now = new Version(finding.version());
        assertEquals(new Version(now.getMajor(), now.getMinor() + 1, 0).toString(), finding.least());
        assertTrue(finding.isMismatch(), finding::toString);
    }

    @Test
    void newPermittedSubtypeIsMajor() throws Exception {
        Comparison.Finding finding = only(compare(SEALED, ComparisonTest::withPermitted));
        assertEquals(Delta.MAJOR, finding.delta());
        assertEquals("2.0.0", finding.least());
        assertTrue(finding.why().contains("JobOutcome permits"), finding.why());
    }

    @Test
    void highEnoughVersionIsGreen() {
        assertFalse(new Comparison.Finding("p", Delta.MAJOR, "2.0.0", "2.0.0", "").isMismatch());
        assertTrue(new Comparison.Finding("p", Delta.MAJOR, "1.9.0", "2.0.0", "").isMismatch());
    }

    private static Comparison.Finding only(List<Comparison.Finding> findings) {
        assertEquals(1, findings.size(), findings::toString);
        return findings.getFirst();
    }

    private static List<Comparison.Finding> compare(String name, UnaryOperator<byte[]> change) throws Exception {
        Path file = Project.bundles().stream().filter(path -> path.getFileName().toString().startsWith("prb." + ROOM + "-"))
                .findFirst().orElseThrow();
        try (Jar bundle = new Jar(file.toFile())) {
            Map<String, byte[]> classes = ApiJar.classes(bundle);
            try (Jar older = ApiJar.of(bundle, classes)) {
                classes.computeIfPresent(name, (key, bytes) -> change.apply(bytes));
                try (Jar newer = ApiJar.of(bundle, classes)) {
                    return Comparison.of(newer, older);
                }
            }
        }
    }

    private static byte[] withoutFirstMethod(byte[] bytes) {
        ClassWriter out = new ClassWriter(0);
        new ClassReader(bytes).accept(new ClassVisitor(Opcodes.ASM9, out) {
            private boolean removed;

            @Override
            public MethodVisitor visitMethod(int access, String name, String type, String generic, String[] thrown) {
                if (!removed) {
                    removed = true;
                    return null;
                }
                return super.visitMethod(access, name, type, generic, thrown);
            }
        }, 0);
        return out.toByteArray();
    }

    private static byte[] withMethod(byte[] bytes) {
        ClassWriter out = new ClassWriter(0);
        new ClassReader(bytes).accept(out, 0);
        out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "another", "()V", null, null).visitEnd();
        return out.toByteArray();
    }

    private static byte[] withPermitted(byte[] bytes) {
        ClassWriter out = new ClassWriter(0);
        new ClassReader(bytes).accept(out, 0);
        out.visitPermittedSubclass("prb/trade/api/JobOutcome$Another");
        return out.toByteArray();
    }
}
