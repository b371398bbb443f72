package prb.cli;

import java.util.Arrays;
import prb.cli.inspect.Inspect;

/** Starts the program of a verb: the first argument names it. */
public final class Main {

    private static final int EXIT_USAGE = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        if (args.length > 0 && args[0].equals("inspect")) {
            String[] rest = Arrays.copyOfRange(args, 1, args.length);
            return Inspect.run(rest, System.in, System.out, System.err);
        }
        System.err.println("prb: this program knows the verb 'inspect' only");
        return EXIT_USAGE;
    }
}
