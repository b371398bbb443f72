package prb.cli.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import prb.cli.probe.Json;
import prb.launcher.RunningRoles;

/**
 * Whether the roles that ran before run again and are well: each of them, by name and data folder, in another process, and
 * its health no worse than before. Looks once a second; 5 s an answer.
 */
final class Wellness {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final List<String> WORSE = List.of("OK", "WARN", "TEMPORARILY_UNAVAILABLE", "CRITICAL", "HEALTH_CHECK_ERROR");

    private final Map<String, String> environment;
    private final List<Before> before;

    private record Before(RunningRoles.Role role, int health) {}

    private Wellness(Map<String, String> environment, List<Before> before) {
        this.environment = environment;
        this.before = before;
    }

    /** Notes what runs now. */
    static Wellness now(Map<String, String> environment) throws IOException {
        return new Wellness(environment,
                RunningRoles.find(environment).stream().map(role -> new Before(role, health(role))).toList());
    }

    String roles() {
        return before.stream().map(each -> each.role().name() + " (" + each.role().data() + ")")
                .collect(Collectors.joining(", "));
    }

    boolean isEmpty() {
        return before.isEmpty();
    }

    /** @return what is still wrong when the time is over; empty when all is well */
    Optional<String> await(Duration atMost) throws IOException, InterruptedException {
        // Nobody counts it down: it only lets time pass.
        CountDownLatch never = new CountDownLatch(1);
        long until = System.nanoTime() + atMost.toNanos();
        Optional<String> wrong = wrong();
        while (wrong.isPresent() && System.nanoTime() < until) {
            never.await(1, TimeUnit.SECONDS);
            wrong = wrong();
        }
        return wrong;
    }

    private Optional<String> wrong() throws IOException {
        List<RunningRoles.Role> running = RunningRoles.find(environment);
        Set<Long> old = before.stream().map(each -> each.role().pid()).collect(Collectors.toSet());
        for (Before each : before) {
            String name = "role " + each.role().name() + " on " + each.role().data();
            Optional<RunningRoles.Role> anew = running.stream().filter(role -> role.name().equals(each.role().name())
                    && role.data().equals(each.role().data()) && !old.contains(role.pid())).findFirst();
            if (anew.isEmpty()) {
                return Optional.of(name + " was not started anew");
            }
            int health = health(anew.get());
            if (health > Math.max(each.health(), WORSE.indexOf("WARN"))) {
                return Optional.of(name + " is " + (health >= WORSE.size() ? "not answering" : WORSE.get(health)));
            }
        }
        return Optional.empty();
    }

    /** Place in the list above; beyond its end when the role does not answer. */
    private static int health(RunningRoles.Role role) {
        try {
            int place = WORSE.indexOf(Json.parse(role.ask("prb:health --json", ANSWER_MAX)).at("status").text());
            return place < 0 ? WORSE.size() : place;
        } catch (IOException e) {
            return WORSE.size();
        }
    }
}
