package prb.bench.substrate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import prb.bench.Bar;
import prb.bench.Figure;

/**
 * What one figure of the report is made of.
 *
 * @param name of the figure
 * @param unit of both sides
 * @param ours our side
 * @param other what it is compared with, when there is something
 * @param clock by which the ratio goes
 * @param value a side's figure in the unit
 * @param bar what is to be reached; empty for a row that only informs
 * @param note what the other side is
 */
record Row(
        String name, String unit, Side ours, Optional<Side> other, Clock clock, ToDoubleBiFunction<Rounds, Side> value,
        Optional<Bar> bar,
        String note) {

    static Row alone(String name, String unit, Side ours, ToDoubleBiFunction<Rounds, Side> value, Optional<Bar> bar,
            String note) {
        return new Row(name, unit, ours, Optional.empty(), Clock.PROCESSOR, value, bar, note);
    }

    /** Two sides by their rates. @param units how many units one operation stands for */
    static Row compared(
            String name, String unit, double units, Side ours, Side other, Clock clock, Optional<Bar> bar, String note) {
        return new Row(name, unit, ours, Optional.of(other), clock, (rounds, side) -> units * rounds.rate(side, clock), bar,
                note);
    }

    List<Side> sides() {
        return Stream.concat(Stream.of(ours), other.stream()).toList();
    }

    Figure figure(Rounds rounds) {
        OptionalDouble otherValue = OptionalDouble.empty();
        OptionalDouble ratio = OptionalDouble.empty();
        if (other.isPresent()) {
            otherValue = OptionalDouble.of(value.applyAsDouble(rounds, other.get()));
            ratio = OptionalDouble.of(rounds.ratio(ours, other.get(), clock));
        }
        return new Figure(name, unit, OptionalDouble.of(value.applyAsDouble(rounds, ours)), otherValue, ratio, bar, note);
    }
}
