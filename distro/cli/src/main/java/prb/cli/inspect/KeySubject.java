package prb.cli.inspect;

import java.util.Locale;
import java.util.Set;
import prb.cli.output.Output;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.account.Ss58;

/**
 * A secret URI: only its public side is shown, and no message repeats it. JSON: {type, publicKey, accountId, address,
 * prefix}.
 */
final class KeySubject implements Subject {

    private static final String TYPE = "--type";

    @Override
    public Set<String> options() {
        return Set.of(TYPE, AddressSubject.PREFIX);
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        KeyType type = type(request);
        int prefix = (int) request.number(AddressSubject.PREFIX, AddressSubject.GENERIC_PREFIX, AddressSubject.PREFIX_MAX);
        Keypair pair = keypair(request.text("key"), type);
        try {
            out.text("type", type.name().toLowerCase(Locale.ROOT)).hex("publicKey", pair.publicKey())
                    .hex("accountId", pair.accountId().bytes())
                    .text("address", Ss58.encode(pair.accountId().bytes(), prefix)).number("prefix", prefix);
        } catch (IllegalArgumentException reservedPrefix) {
            throw new UsageException("option " + AddressSubject.PREFIX + ": " + reservedPrefix.getMessage());
        }
    }

    private static Keypair keypair(String uri, KeyType type) throws MalformedException {
        try {
            return Keypair.fromUri(uri, type);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("key", 0, "", String.valueOf(e.getMessage()));
        }
    }

    private static KeyType type(Request request) throws UsageException {
        String name = request.has(TYPE) ? request.option(TYPE) : "sr25519";
        return switch (name) {
            case "sr25519" -> KeyType.SR25519;
            case "ed25519" -> KeyType.ED25519;
            case "ecdsa" -> KeyType.ECDSA;
            default -> throw new UsageException("option " + TYPE + " is '" + name + "', not sr25519, ed25519 or ecdsa");
        };
    }
}
