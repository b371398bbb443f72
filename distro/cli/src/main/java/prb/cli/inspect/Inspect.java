package prb.cli.inspect;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import prb.cli.output.JsonOutput;
import prb.cli.output.Output;
import prb.cli.output.TextOutput;
import prb.scale.ScaleException;

/** The verb {@code inspect}. Exit codes: 0 answered, 1 malformed input, 2 usage. */
public final class Inspect {

    private static final int DONE = 0;
    private static final int MALFORMED = 1;
    private static final int USAGE = 2;

    private static final String HELP = """
            Usage: prb inspect SUBJECT INPUT [options] [--json]

              INPUT is hex, the name of a file (hex text or raw bytes), or - for standard input.

              header          SCALE header
              justification   GRANDPA justification; --authorities FILE --set-id N check it
              finality-proof  answer of grandpa_proveFinality; --authorities FILE --set-id N check it
              proof           read proof, SCALE Vec<Vec<u8>> or the node's JSON; needs --root HEX --key HEX
              storage-key     --metadata FILE names pallet, item and key parts
              extrinsic       with length prefix; needs --metadata FILE
              event           value of System.Events, or one record of it; needs --metadata FILE
              error           DispatchError; needs --metadata FILE
              blob            request or record of a data provider: its kind and blocks
              address         SS58 address, or an id in hex with --prefix N (default 42)
              key             secret URI (best from - or a file): its public side; --type sr25519|ed25519|ecdsa, --prefix N
              metadata        pallets with their calls, storage, events, errors

              --metadata FILE     metadata as state_getMetadata gives it, hex or raw
              --authorities FILE  SCALE Vec<(id, u64)> raw or in hex, or JSON [{"id": "0x..", "weight": 1}]

            Exit codes: 0 answered (also when the answer is "not valid"), 1 malformed input, 2 usage.
            """;

    private Inspect() {}

    /** Runs one command line without the word {@code inspect}; answers the exit code. */
    public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        if (args.length == 1 && (args[0].equals("help") || args[0].equals("--help") || args[0].equals("-h"))) {
            out.print(HELP);
            return DONE;
        }
        try {
            return answer(args, in, out, err);
        } catch (UsageException e) {
            err.println("prb: " + e.getMessage());
            err.println("'prb inspect help' lists subjects and options.");
            return USAGE;
        }
    }

    private static int answer(String[] args, InputStream in, PrintStream out, PrintStream err) throws UsageException {
        if (args.length == 0) {
            throw new UsageException("inspect needs a subject and an input");
        }
        Subject subject = Subject.of(args[0]);
        if (subject == null) {
            throw new UsageException("inspect knows no subject '" + args[0] + "'");
        }
        Request request = Request.parse(args[0], subject.options(), Arrays.copyOfRange(args, 1, args.length), in, err);
        try {
            Output output = request.json() ? new JsonOutput() : new TextOutput();
            subject.inspect(request, output);
            print(output, out);
            return DONE;
        } catch (MalformedException e) {
            return malformed(e, request, out, err);
        } catch (ScaleException e) {
            return malformed(new MalformedException(args[0], e), request, out, err);
        }
    }

    private static int malformed(MalformedException e, Request request, PrintStream out, PrintStream err) {
        err.println("prb: " + e.getMessage());
        if (request.json()) {
            Output output = new JsonOutput();
            output.object("error", error -> error.text("what", e.what()).number("offset", e.offset())
                    .text("path", e.path()).text("reason", e.reason()));
            print(output, out);
        }
        return MALFORMED;
    }

    private static void print(Output output, PrintStream out) {
        byte[] text = output.finish().getBytes(StandardCharsets.UTF_8);
        out.write(text, 0, text.length);
        out.flush();
    }
}
