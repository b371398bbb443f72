package prb.bench.blob;

/** What a round measured. @param valueBytes bytes of one value */
record Rate(double perSecond, int valueBytes) implements Comparable<Rate> {

    double bytesPerSecond() {
        return perSecond * valueBytes;
    }

    @Override
    public int compareTo(Rate other) {
        return Double.compare(perSecond, other.perSecond);
    }
}
