package prb.cli.id;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What a command takes from around it.
 *
 * @param out takes the answer
 * @param err takes messages
 * @param prompt the terminal, when there is one
 */
public record Surroundings(Map<String, String> environment, PrintStream out, PrintStream err, Optional<Prompt> prompt,
        Clock clock) {

    public static Surroundings ofProcess() {
        return new Surroundings(System.getenv(), System.out, System.err, Prompt.ofTerminal(), Clock.systemUTC());
    }

    /** A variable; an empty value counts as not set. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Something the user should know that is not the answer. */
    public void tell(String message) {
        err.println("prb: " + message);
    }
}
