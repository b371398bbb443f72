package prb.cli.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import prb.cli.output.Output;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.trie.InvalidProofException;
import prb.substrate.chain.trie.TrieProof;

/**
 * A read proof: SCALE Vec of nodes, or what state_getReadProof gives as JSON (the object, or its list of hex alone; in a file or
 * standard input). JSON: {valid, value}; the value is null when the proof shows that the key is absent.
 */
final class ProofSubject implements Subject {

    private static final int HASH_BYTES = 32;

    @Override
    public Set<String> options() {
        return Set.of("--root", "--key");
    }

    @Override
    public void inspect(Request request, Output out) throws MalformedException, UsageException {
        Bytes root = request.hex("--root", "the state root");
        Bytes key = request.hex("--key", "the storage key");
        if (root.size() != HASH_BYTES) {
            throw new UsageException("option --root has " + root.size() + " bytes, not " + HASH_BYTES);
        }
        List<Bytes> nodes = nodes(request.bytes("proof"));
        try {
            Optional<Bytes> value = new TrieProof(root, nodes).get(key);
            out.flag("valid", true).hex("value", value.orElse(null));
        } catch (InvalidProofException e) {
            request.warn("the proof does not hold: " + e.getMessage());
            out.flag("valid", false).hex("value", null);
        }
    }

    private static List<Bytes> nodes(Bytes input) throws MalformedException {
        String start = input.slice(0, Math.min(input.size(), 64)).toUtf8().stripLeading();
        // A Vec of nodes may begin with '[' or '{' by chance (22 or 30 nodes); JSON goes on with a quote.
        if (start.matches("(?s)(\\[\\s*\"|\\[\\s*]|\\{\\s*\").*")) {
            return json(input);
        }
        ScaleReader in = new ScaleReader(input);
        List<Bytes> nodes = in.list(1, ScaleReader::bytes);
        in.expectEnd();
        return nodes;
    }

    private static List<Bytes> json(Bytes text) throws MalformedException {
        List<Bytes> nodes = new ArrayList<>();
        try (JsonParser in = new JsonFactory().createParser(text.backingArray(), text.backingOffset(), text.size())) {
            for (JsonToken token = in.nextToken(); token != null && token != JsonToken.START_ARRAY; token = in.nextToken()) {
                // Skips "at" and other fields before the list of the node's answer.
            }
            while (in.nextToken() == JsonToken.VALUE_STRING) {
                nodes.add(Input.hex("node " + nodes.size() + " of the proof", in.getText()));
            }
            if (in.currentToken() != JsonToken.END_ARRAY) {
                throw new MalformedException("proof", (int) in.currentLocation().getByteOffset(), "",
                        "a list of hex texts is expected");
            }
            return nodes;
        } catch (StreamReadException e) {
            throw new MalformedException("proof", (int) e.getLocation().getByteOffset(), "", e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedException("proof", 0, "", String.valueOf(e.getMessage()));
        }
    }
}
