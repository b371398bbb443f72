package prb.bench.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The child's side: one line in, one line out, until standard input ends. */
final class Orders {

    /** Carries out one order. */
    @FunctionalInterface
    interface Handler {
        /** @param words of the line; the answer is one line */
        String answer(String[] words) throws IOException, InterruptedException;
    }

    private Orders() {}

    static void serve(Handler handler) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(handler.answer(line.split(" ")));
        }
    }
}
