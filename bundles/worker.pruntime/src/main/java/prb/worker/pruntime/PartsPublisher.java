package prb.worker.pruntime;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import prb.scale.Bytes;

/**
 * Sends byte views one after another as one body of known length, without copying or joining them: blobs are assembled
 * from stored parts and go out as they are.
 */
final class PartsPublisher implements BodyPublisher {

    private final List<Bytes> parts;
    private final long length;

    PartsPublisher(List<Bytes> parts) {
        this.parts = parts.stream().filter(part -> !part.isEmpty()).toList();
        this.length = parts.stream().mapToLong(Bytes::size).sum();
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Sending(parts.iterator(), subscriber));
    }

    /** Serial by design: a demand that arrives while parts are handed over is served by the loop that runs. */
    private static final class Sending implements Flow.Subscription {

        private final Iterator<Bytes> rest;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private long demand;
        private boolean running;
        private boolean ended;

        Sending(Iterator<Bytes> rest, Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.rest = rest;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (count <= 0) {
                cancel();
                subscriber.onError(new IllegalArgumentException("demand of " + count + " parts"));
                return;
            }
            synchronized (this) {
                demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
                if (running) {
                    return;
                }
                running = true;
            }
            while (next()) {
                continue;
            }
        }

        /** Hands over one part or the end. @return whether there may be more to do */
        private boolean next() {
            ByteBuffer part;
            synchronized (this) {
                if (ended || demand == 0 && rest.hasNext()) {
                    running = false;
                    return false;
                }
                if (rest.hasNext()) {
                    part = rest.next().asByteBuffer();
                    demand--;
                } else {
                    part = null;
                    ended = true;
                }
            }
            if (part == null) {
                subscriber.onComplete();
            } else {
                subscriber.onNext(part);
            }
            return true;
        }

        @Override
        public synchronized void cancel() {
            ended = true;
        }
    }
}
