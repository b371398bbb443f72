package prb.monitor.ptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MethodTest {

    private static final Set<FieldDescriptor.Type> HANDLED = Set.of(FieldDescriptor.Type.BOOL, FieldDescriptor.Type.INT32,
            FieldDescriptor.Type.UINT32, FieldDescriptor.Type.UINT64, FieldDescriptor.Type.STRING, FieldDescriptor.Type.BYTES,
            FieldDescriptor.Type.ENUM, FieldDescriptor.Type.MESSAGE);

    /** The codecs handle what the schema has, and rely on its messages being of bounded depth. */
    @Test
    void schemaHasNoTypeThatIsNotHandledAndNoMessageWithinItself() {
        Method.ALL.forEach((name, method) -> {
            walk(method.request(), Set.of(), true);
            walk(method.response(), Set.of(), false);
        });
        assertEquals(16, Method.ALL.size());
    }

    private static void walk(Descriptor type, Set<String> above, boolean request) {
        assertTrue(!above.contains(type.getFullName()), type.getFullName());
        Set<String> now = new HashSet<>(above);
        now.add(type.getFullName());
        for (FieldDescriptor field : type.getFields()) {
            assertTrue(HANDLED.contains(field.getType()), field.getFullName());
            assertTrue(!request || !field.isPackable(), field.getFullName());
            if (field.getType() == FieldDescriptor.Type.MESSAGE) {
                walk(field.getMessageType(), now, request);
            }
        }
    }
}
