package prb.worker.runner.roll;

import java.util.Arrays;

/** Compares versions such as 2.0.9 and 2.0.10 by their numbers; what is not a number separates. Stateless. */
final class Versions {

    private Versions() {}

    static boolean isNewer(String version, String than) {
        return Arrays.compare(numbers(version), numbers(than)) > 0;
    }

    private static long[] numbers(String version) {
        return Arrays.stream(version.split("[^0-9]+")).filter(part -> !part.isEmpty() && part.length() < 18)
                .mapToLong(Long::parseLong).toArray();
    }
}
