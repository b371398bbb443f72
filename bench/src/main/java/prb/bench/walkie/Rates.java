package prb.bench.walkie;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What one make reached in one round, or the medians over rounds.
 *
 * @param calls Hellos per second, one after the other on an open connection
 * @param dials dial, Hello and close, per second
 * @param mib MiB per second of an answer of 64 MiB
 */
record Rates(double calls, double dials, double mib) {

    /** Asks a client for all three. @param ms how long calls and dials last @param answers how many large answers */
    static Rates measure(Child client, int ms, int answers) throws IOException {
        return new Rates(client.ask("calls " + ms), client.ask("dials " + ms), client.ask("answers " + answers));
    }

    static Rates median(List<Rates> rounds) {
        return new Rates(median(rounds.stream().mapToDouble(Rates::calls).toArray()),
                median(rounds.stream().mapToDouble(Rates::dials).toArray()),
                median(rounds.stream().mapToDouble(Rates::mib).toArray()));
    }

    /** Median of what each round of ours is to the same round of the other. */
    static Rates ratio(List<Rates> ours, List<Rates> others) {
        return median(java.util.stream.IntStream.range(0, ours.size()).mapToObj(i -> {
            Rates a = ours.get(i);
            Rates b = others.get(i);
            return new Rates(a.calls / b.calls, a.dials / b.dials, a.mib / b.mib);
        }).toList());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
