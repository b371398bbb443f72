package prb.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import prb.cluster.api.Member;

/**
 * The scripts and the members' own logic under any order of events: members that are paused, killed and started, clocks that run
 * at different rates, calls that are lost, answered into the void or executed late, and a Redis that loses everything. Time is
 * the test's.
 */
class FleetOrderTest {

    private static final Duration LIFE = Duration.ofSeconds(15);
    private static final int RUNS = Integer.getInteger("prb.prove.orders", 60);
    private static final int EVENTS = 150;
    private static final long SEED = Long.getLong("prb.prove.seed", 11);
    private static final List<String> NAMES = IntStream.range(0, 6).mapToObj(i -> "w" + i).toList();
    private static final String CLOCK = "local function now()\n  local time = redis.call('TIME')\n"
            + "  return time[1] * 1000 + math.floor(time[2] / 1000)\nend";

    private final Map<Script, String> scripts = new HashMap<>();
    private RedisServer server;
    private RedisLink link;

    @Test
    void noTwoEverBelieveToHoldTheSameName() throws Exception {
        for (Script script : Script.values()) {
            assertTrue(script.text().contains(CLOCK), "the clock of the scripts is where the test looks for it");
            scripts.put(script, script.text().replace(CLOCK, "local function now() return tonumber(KEYS[2]) end"));
        }
        int held = 0;
        try (RedisServer started = RedisServer.started();
                RedisLink open = RedisLink.connect(Endpoint.parse(started.endpoint()), Duration.ofSeconds(30))) {
            server = started;
            link = open;
            for (int run = 0; run < RUNS; run++) {
                server.ask("FLUSHALL");
                held += new Simulation(SEED + run).run();
            }
        }
        System.out.println("fleet orders: " + RUNS + " runs, seed " + SEED + ", " + held + " moments in which names were held");
        assertTrue(held > RUNS * EVENTS / 4, "names are held most of the time: " + held);
    }

    /** One order of events. */
    private final class Simulation {

        private final Random random;
        private final List<Actor> actors = new ArrayList<>();
        private final List<Runnable> late = new ArrayList<>();
        private final Map<Long, Actor> sessions = new HashMap<>();
        private final long seed;
        private long millis = 1_700_000_000_000L;
        private int depth;
        private int held;
        private boolean calm;

        Simulation(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            for (int i = 0; i < 3; i++) {
                actors.add(new Actor());
            }
        }

        int run() throws IOException {
            for (int i = 0; i < EVENTS; i++) {
                event();
            }
            calm = true;
            late.clear();
            for (int i = 0; i < 12; i++) {
                pass(3_000);
                actors.forEach(actor -> actor.act(0));
                actors.forEach(actor -> actor.act(1));
            }
            for (String name : NAMES) {
                assertEquals(1, actors.stream().filter(actor -> actor.token(name).isPresent()).count(), name
                        + " is held by one in the end; seed " + seed);
            }
            return held;
        }

        private void event() throws IOException {
            switch (random.nextInt(20)) {
                case 0 -> pass(1 + random.nextInt(20_000));
                case 1 -> {
                    if (random.nextInt(4) == 0) {
                        server.ask("FLUSHALL");
                    }
                }
                case 2 -> actors.set(random.nextInt(actors.size()), new Actor());
                case 3, 4 -> {
                    if (!late.isEmpty()) {
                        late.remove(random.nextInt(late.size())).run();
                    }
                }
                case 5, 6, 7, 8 -> pass(1 + random.nextInt(3_000));
                case 9, 10 -> actors.get(random.nextInt(actors.size())).act(1);
                case 11 -> actors.get(random.nextInt(actors.size())).act(2);
                default -> actors.get(random.nextInt(actors.size())).act(0);
            }
            check();
        }

        private void pass(long ms) {
            millis += ms;
            check();
        }

        private void check() {
            for (String name : NAMES) {
                List<Actor> holders = actors.stream().filter(actor -> actor.token(name).isPresent()).toList();
                assertTrue(holders.size() <= 1, () -> name + " is held by two at " + millis + "; seed " + seed);
                for (Actor holder : holders) {
                    Actor first = sessions.computeIfAbsent(holder.token(name).getAsLong(), token -> holder);
                    assertTrue(first == holder, () -> "two sessions have one token; seed " + seed);
                    held++;
                }
            }
        }

        /** What may happen while a call is on its way. */
        private void meanwhile() {
            if (calm || depth >= 2 || random.nextInt(3) != 0) {
                return;
            }
            depth++;
            try {
                pass(random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(2_000));
                actors.get(random.nextInt(actors.size())).act(random.nextInt(2));
            } finally {
                depth--;
            }
        }

        private List<Object> execute(Script script, List<?> args) {
            return link.run(scripts.get(script), List.of(RedisLink.PREFIX, "" + millis), args);
        }

        /** A member; a restarted one is another. */
        private final class Actor implements Ticks {

            private final double rate = 0.9 + random.nextDouble() / 5;
            private final long born = millis;
            private final FleetSession session = new FleetSession(new Member(Node.here("b").instance(), "b", "p",
                    Member.Kind.SHARED, 100, 0), LIFE, this);
            private boolean busy;

            @Override
            public long nanos() {
                return (long) ((millis - born) * 1_000_000 * rate);
            }

            @Override
            public long millis() {
                return nanos() / 1_000_000;
            }

            OptionalLong token(String name) {
                return session.seat().token(name);
            }

            void act(int what) {
                if (busy) {
                    return; // its thread waits for an answer
                }
                busy = true;
                try {
                    switch (what) {
                        case 0 -> session.beat(this::call);
                        case 1 -> session.claim(this::call, some(), calm ? 9 : 1 + random.nextInt(4));
                        default -> session.release(this::call, some());
                    }
                } catch (RedisLink.Unreachable lost) {
                    session.silent("lost");
                } finally {
                    busy = false;
                }
                check();
            }

            private List<String> some() {
                return NAMES.stream().filter(name -> calm || random.nextBoolean()).toList();
            }

            private List<Object> call(Script script, List<?> args) {
                meanwhile();
                int fate = calm ? 9 : random.nextInt(10);
                if (fate == 0) {
                    throw new RedisLink.Unreachable("lost on the way", new IOException());
                }
                if (fate == 1) {
                    late.add(() -> execute(script, args));
                    meanwhile();
                    throw new RedisLink.Unreachable("late", new IOException());
                }
                List<Object> answer = execute(script, args);
                check();
                meanwhile();
                if (fate == 2) {
                    throw new RedisLink.Unreachable("no answer", new IOException());
                }
                return answer;
            }
        }
    }
}
