package prb.cli.inspect;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import prb.cli.output.Output.Range;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.wire.blob.record.Genesis;
import prb.wire.blob.record.RangeMeta;

/**
 * One kind of blob and its strict reading: nothing may be left over, and there must be at least one block, so that no bytes
 * are of two kinds by chance. SCALE layouts: phala-blockchain, crates/phactory/api/src/blocks.rs; records: db.proto of wire.
 *
 * @param reader throws ScaleException when the bytes are not of this kind
 */
record BlobKind(String name, Function<Bytes, Content> reader) {

    /** Least bytes of a header: three hashes, number, empty digest. */
    private static final int HEADER_BYTES_MIN = 98;
    /** Least bytes of a changed key: an empty key without a value. */
    private static final int CHANGE_BYTES_MIN = 2;

    /** What a blob holds; null where its kind has no such thing. */
    record Content(@Nullable Range relay, @Nullable Range para, @Nullable Boolean justified, @Nullable Boolean setChange) {}

    /** A relay header with or without its justification. */
    private record HeaderToSync(Header header, boolean justified) {}

    static Content combinedHeaders(Bytes blob) {
        ScaleReader in = new ScaleReader(blob);
        List<HeaderToSync> relay = in.in("relay", part -> part.list(HEADER_BYTES_MIN + 1,
                item -> new HeaderToSync(Header.read(item), item.option(ScaleReader::bytes).isPresent())));
        Optional<Long> change = in.in("setChange", part -> part.option(BlobKind::setChange));
        List<Header> para = in.in("para", BlobKind::headers);
        in.in("proof", BlobKind::proof);
        in.expectEnd();
        Range range = range("relay", relay.stream().map(HeaderToSync::header).toList());
        return new Content(range, para.isEmpty() ? null : range("para", para), relay.getLast().justified(), change.isPresent());
    }

    static Content dispatchBlock(Bytes blob) {
        ScaleReader in = new ScaleReader(blob);
        List<Header> para = in.in("blocks", part -> part.list(HEADER_BYTES_MIN + 2, item -> {
            Header header = Header.read(item);
            changes(item);
            item.list(CHANGE_BYTES_MIN, child -> child.bytes().size() + changes(child));
            return header;
        }));
        in.expectEnd();
        return new Content(null, range("blocks", para), null, null);
    }

    static Content paraHeaders(Bytes blob) {
        ScaleReader in = new ScaleReader(blob);
        List<Header> para = in.in("headers", BlobKind::headers);
        in.in("proof", BlobKind::proof);
        in.expectEnd();
        return new Content(null, range("headers", para), null, null);
    }

    static Content genesis(Bytes blob) {
        Genesis record = strict(blob, Genesis.class, Genesis.parser()::parseFrom);
        if (!record.hasParaId() || record.getBridgeGenesisInfo().isEmpty()) {
            throw new ScaleException(0, "genesis", "it has no paraId or no bridgeGenesisInfo");
        }
        ScaleReader info = new ScaleReader(Bytes.wrap(record.getBridgeGenesisInfo().toByteArray()));
        Header header = Header.read(info);
        long para = Integer.toUnsignedLong(record.getParaNumber());
        return new Content(new Range(header.number(), header.number()), new Range(para, para), null, null);
    }

    static Content rangeMeta(Bytes blob) {
        RangeMeta record = strict(blob, RangeMeta.class, RangeMeta.parser()::parseFrom);
        if (!record.hasParentStartBlock() || !record.hasParentStopBlock()) {
            throw new ScaleException(0, "rangeMeta", "it has no first or last relay block");
        }
        Range relay = new Range(Integer.toUnsignedLong(record.getParentStartBlock()),
                Integer.toUnsignedLong(record.getParentStopBlock()));
        boolean para = record.hasParaStartBlock() && record.getParaStartBlock() >= 0;
        return new Content(relay, para ? new Range(record.getParaStartBlock(), record.getParaStopBlock()) : null, null, null);
    }

    private static long setChange(ScaleReader in) {
        AuthoritySet set = AuthoritySet.read(in);
        proof(in);
        return set.setId();
    }

    private static List<Header> headers(ScaleReader in) {
        return in.list(HEADER_BYTES_MIN, Header::read);
    }

    private static int proof(ScaleReader in) {
        return in.list(1, ScaleReader::bytes).size();
    }

    private static int changes(ScaleReader in) {
        return in.list(CHANGE_BYTES_MIN,
                item -> item.bytes().size() + item.option(ScaleReader::bytes).map(Bytes::size).orElse(0)).size();
    }

    private static Range range(String path, List<Header> headers) {
        if (headers.isEmpty()) {
            throw new ScaleException(0, path, "there is no header");
        }
        return new Range(headers.getFirst().number(), headers.getLast().number());
    }

    /** Parses a record that has no fields but its own. */
    private static <T extends Message> T strict(Bytes blob, Class<T> type, Parse<T> parse) {
        try {
            T record = parse.from(blob.toArray());
            if (record.getUnknownFields().asMap().isEmpty()) {
                return record;
            }
        } catch (InvalidProtocolBufferException e) {
            throw new ScaleException(0, type.getSimpleName(), String.valueOf(e.getMessage()));
        }
        throw new ScaleException(0, type.getSimpleName(), "unknown protobuf fields");
    }

    /** A protobuf parser. */
    private interface Parse<T> {
        T from(byte[] bytes) throws InvalidProtocolBufferException;
    }
}
