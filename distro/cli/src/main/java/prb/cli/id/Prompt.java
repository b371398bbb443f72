package prb.cli.id;

import java.io.Console;
import java.util.Optional;

/** Asks the user for a secret at the terminal. */
public interface Prompt {

    /** The answer, not echoed; empty at the end of input. The caller wipes it. */
    char[] ask(String question);

    /** The terminal of this process, when it has one. */
    static Optional<Prompt> ofTerminal() {
        Console console = System.console();
        return console == null || !console.isTerminal() ? Optional.empty() : Optional.of(question -> {
            char[] answer = console.readPassword("%s", question);
            return answer == null ? new char[0] : answer;
        });
    }
}
