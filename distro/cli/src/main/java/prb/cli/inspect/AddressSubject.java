package prb.cli.inspect;

import java.util.Set;
import prb.cli.output.Output;
import prb.scale.Bytes;
import prb.substrate.crypto.account.Ss58;

/** An SS58 address, or an id in hex that is to become one. JSON: {address, prefix, id}. */
final class AddressSubject implements Subject {

    static final String PREFIX = "--prefix";
    static final int GENERIC_PREFIX = 42;
    static final int PREFIX_MAX = 16_383;

    @Override
    public Set<String> options() {
        return Set.of(PREFIX);
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        String text = request.text("address");
        long wanted = request.number(PREFIX, -1, PREFIX_MAX);
        try {
            Ss58.Decoded found = text.startsWith("0x")
                    ? new Ss58.Decoded(GENERIC_PREFIX, Input.hex("address", text))
                    : Ss58.decode(text);
            int prefix = wanted < 0 ? found.prefix() : (int) wanted;
            write(out, found.id(), prefix);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("address", 0, "", String.valueOf(e.getMessage()));
        }
    }

    static void write(Output out, Bytes id, int prefix) {
        out.text("address", Ss58.encode(id, prefix)).number("prefix", prefix).hex("id", id);
    }
}
