package prb.bench;

/** A benchmark that did not come to an end; the message says which and why. */
public final class BenchmarkFailure extends Exception {

    private static final long serialVersionUID = 1L;

    public BenchmarkFailure(String message) {
        super(message);
    }

    public BenchmarkFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
