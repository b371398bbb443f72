package prb.worker.inventory;

import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.worker.api.InventoryException;
import prb.worker.api.InventoryException.Kind;

/** What the fields of an item must be. Every refusal names item and field; none repeats a secret. Stateless. */
public final class Rules {

    /** The columns are VARCHAR(255) in the original's schema. */
    private static final int TEXT_CHARS_MAX = 255;
    private static final int PORT_MAX = 65_535;
    private static final BigInteger STAKE_MIN = BigInteger.TEN.pow(12);
    private static final int STAKE_BITS_MAX = 128;
    /** 2^128 has 39 decimal digits. */
    private static final Pattern STAKE = Pattern.compile("[0-9]{1,39}");
    private static final int PHA_DECIMALS = 12;
    private static final Pattern STAKE_IN_PHA = Pattern.compile("([0-9]{1,27})(?:\\.([0-9]{1,12}))? ?[Pp][Hh][Aa]");

    private Rules() {}

    /** How messages call an item: by its name, or by its place in the call when the name itself can not be shown. */
    public static String item(String kind, int index, String name) {
        return nameFault(name) == null ? kind + " \"" + name + "\"" : kind + " #" + (index + 1);
    }

    static String name(String item, @Nullable String name) throws InventoryException {
        String fault = nameFault(name);
        if (name == null || fault != null) {
            throw invalid(item, "name", String.valueOf(fault));
        }
        return name;
    }

    private static @Nullable String nameFault(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return "is empty";
        }
        if (name.length() > TEXT_CHARS_MAX) {
            return "has " + name.length() + " characters, limit is " + TEXT_CHARS_MAX;
        }
        return name.chars().anyMatch(Character::isISOControl) ? "has control characters" : null;
    }

    static long pid(String item, long pid) throws InventoryException {
        if (pid < 0) {
            throw invalid(item, "pid", "is " + pid + ", must be 0 or more");
        }
        return pid;
    }

    static Keypair operator(String item, @Nullable String secretUri) throws InventoryException {
        return operator(item, "operator secret", secretUri);
    }

    static Keypair operator(String item, String field, @Nullable String secretUri) throws InventoryException {
        if (secretUri == null) {
            throw invalid(item, field, "is missing");
        }
        try {
            return Keypair.fromUri(secretUri, KeyType.SR25519);
        } catch (IllegalArgumentException e) {
            throw invalid(item, field, String.valueOf(e.getMessage()));
        }
    }

    /** @param text a whole number in the smallest unit, or PHA with the unit behind the number */
    public static BigInteger stake(String item, @Nullable String text) throws InventoryException {
        BigInteger stake = amount(item, text);
        if (stake.compareTo(STAKE_MIN) < 0) {
            throw invalid(item, "stake", "is " + stake + ", must be at least 10^12 (1 PHA)");
        }
        if (stake.bitLength() > STAKE_BITS_MAX) {
            throw invalid(item, "stake", "is " + stake + ", must be below 2^128");
        }
        return stake;
    }

    private static BigInteger amount(String item, @Nullable String text) throws InventoryException {
        if (text != null && STAKE.matcher(text).matches()) {
            return new BigInteger(text);
        }
        Matcher pha = STAKE_IN_PHA.matcher(text == null ? "" : text);
        if (!pha.matches()) {
            throw invalid(item, "stake",
                    "must be a whole decimal number in the smallest unit (1 PHA = 10^12), at most 39 digits, "
                            + "or an amount such as 4000 PHA, at most 12 decimals");
        }
        String decimals = pha.group(2) == null ? "" : pha.group(2);
        return new BigInteger(pha.group(1) + decimals + "0".repeat(PHA_DECIMALS - decimals.length()));
    }

    /** An account as text: SS58 of any network, or 0x and 64 hex digits; empty text is no account. */
    public static Optional<AccountId> account(String item, String field, String text) throws InventoryException {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(AccountId.parse(text.strip()));
        } catch (IllegalArgumentException e) {
            throw invalid(item, field, "is no address: " + e.getMessage());
        }
    }

    /** Scheme and host in lower case, no slash at the end. A refused URL is not repeated: it may hold a password. */
    public static URI endpoint(String item, @Nullable String text) throws InventoryException {
        if (text == null || text.isBlank()) {
            throw invalid(item, "endpoint", "is empty");
        }
        URI uri = uri(item, text.strip().replaceAll("/+$", ""));
        if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw invalid(item, "endpoint", "must start with http:// or https://");
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            throw invalid(item, "endpoint", "must not hold a user name or password");
        }
        if (uri.getHost() == null) {
            throw invalid(item, "endpoint", "has no valid host name (letters, digits, hyphens and dots) or port");
        }
        if (uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
            throw invalid(item, "endpoint", "port is " + uri.getPort() + ", must be 1 to " + PORT_MAX);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw invalid(item, "endpoint", "must not have a query (?) or fragment (#)");
        }
        String head = uri.getScheme() + "://" + uri.getRawAuthority();
        return URI.create(head.toLowerCase(Locale.ROOT) + uri.getRawPath());
    }

    private static URI uri(String item, String text) throws InventoryException {
        if (text.length() > TEXT_CHARS_MAX) {
            throw invalid(item, "endpoint", "has " + text.length() + " characters, limit is " + TEXT_CHARS_MAX);
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            String place = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
            throw invalid(item, "endpoint", "is no URL: " + e.getReason() + place);
        }
    }

    /**
     * Refuses values that are in use.
     *
     * @param kept items that the call leaves as they are
     * @param changed items as they will be
     */
    static <T, K> void unique(Collection<T> kept, List<T> changed, String field, Function<T, K> value, Function<T, String> item)
            throws InventoryException {
        Set<K> used = new HashSet<>();
        kept.forEach(one -> used.add(value.apply(one)));
        for (T one : changed) {
            if (!used.add(value.apply(one))) {
                throw new InventoryException(Kind.DUPLICATE, item.apply(one), field, value.apply(one) + " is already in use");
            }
        }
    }

    static void atMost(String what, int count, int max) throws InventoryException {
        if (count > max) {
            throw invalid("inventory", what, "would be " + count + ", limit is " + max);
        }
    }

    static InventoryException invalid(String item, String field, String reason) {
        return new InventoryException(Kind.INVALID, item, field, reason);
    }

    static InventoryException notFound(String item, String field, String reason) {
        return new InventoryException(Kind.NOT_FOUND, item, field, reason);
    }
}
