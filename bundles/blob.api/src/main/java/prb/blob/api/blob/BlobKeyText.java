package prb.blob.api.blob;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import prb.blob.api.blob.BlobKey.Genesis;
import prb.blob.api.blob.BlobKey.ParaBatch;
import prb.blob.api.blob.BlobKey.ParaBlock;
import prb.blob.api.blob.BlobKey.ParaBlocks;
import prb.blob.api.blob.BlobKey.ParaHeaders;
import prb.blob.api.blob.BlobKey.ParaIndex;
import prb.blob.api.blob.BlobKey.RangeByRelayBlock;
import prb.blob.api.blob.BlobKey.SetHeaders;
import prb.blob.api.blob.BlobKey.SyncHeaders;

/** Text forms of blob keys. A key longer than any real one is refused before it is split. */
final class BlobKeyText {

    private static final int KEY_CHARS_MAX = 96;
    private static final long NUMBER_MAX = 0xffff_ffffL;

    private BlobKeyText() {}

    static String format(BlobKey key) {
        return switch (key) {
            case Genesis k -> "genesis:" + k.paraId() + ":pb";
            case RangeByRelayBlock k -> "rangeByParentBlock:" + k.number() + ":pb";
            case SyncHeaders k -> "drySyncHeader:" + bounds(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast());
            case SetHeaders k -> "blobRange:" + bounds(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast())
                    + ":SyncHeaderReq";
            case ParaIndex k -> "rangeParaBlock:key:" + k.number();
            case ParaBlock k -> "dryParaBlock:" + k.number();
            case ParaBatch k -> "rangeParaBlock:buffer:" + k.number();
            case ParaHeaders k -> "paraHeaders:" + k.relayNumber() + ":" + k.paraFirst() + ":" + k.paraLast();
            case ParaBlocks k -> "paraBlocks:" + k.first() + ":" + k.last();
        };
    }

    private static String bounds(long a, long b, long p, long q) {
        return a + ":" + b + ":" + p + ":" + q;
    }

    static Optional<BlobKey> parse(String text) {
        if (text.length() > KEY_CHARS_MAX) {
            return Optional.empty();
        }
        String[] part = text.split(":", -1);
        try {
            return Optional.ofNullable(parse(part));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    private static @Nullable BlobKey parse(String[] part) {
        String shape = part[0] + "/" + part.length;
        return switch (shape) {
            case "genesis/3" -> part[2].equals("pb") ? new Genesis(number(part[1])) : null;
            case "rangeByParentBlock/3" -> part[2].equals("pb") ? new RangeByRelayBlock(number(part[1])) : null;
            case "drySyncHeader/5" -> headers(part) ? new SyncHeaders(number(part[1]), number(part[2]), para(part[3]),
                    para(part[4])) : null;
            case "blobRange/6" -> part[5].equals("SyncHeaderReq") && headers(part)
                    ? new SetHeaders(number(part[1]), number(part[2]), para(part[3]), para(part[4])) : null;
            case "rangeParaBlock/3" -> switch (part[1]) {
                case "key" -> new ParaIndex(number(part[2]));
                case "buffer" -> new ParaBatch(number(part[2]));
                default -> null;
            };
            case "dryParaBlock/2" -> new ParaBlock(number(part[1]));
            case "paraHeaders/4" -> ordered(part[2], part[3]) ? new ParaHeaders(number(part[1]), number(part[2]),
                    number(part[3])) : null;
            case "paraBlocks/3" -> ordered(part[1], part[2]) ? new ParaBlocks(number(part[1]), number(part[2])) : null;
            default -> null;
        };
    }

    /** Bounds ascend, and the para part is there whole or not at all. */
    private static boolean headers(String[] part) {
        boolean none = para(part[3]) == -1 && para(part[4]) == -1;
        return ordered(part[1], part[2]) && (none || para(part[3]) >= 0 && para(part[3]) <= para(part[4]));
    }

    private static boolean ordered(String first, String last) {
        return number(first) <= number(last);
    }

    private static long para(String text) {
        return text.equals("-1") ? -1 : number(text);
    }

    private static long number(String text) {
        boolean canonical = !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        long value = canonical ? Long.parseLong(text) : -1;
        if (value < 0 || value > NUMBER_MAX) {
            throw new NumberFormatException(text);
        }
        return value;
    }
}
