package prb.worker.runner.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import prb.cluster.api.Member;

class FairShareTest {

    private static Member member(int weight) {
        return new Member("i", "b", "p", Member.Kind.SHARED, weight, 0);
    }

    private static int part(int total, int mine, int... others) {
        List<Member> living = IntStream.concat(IntStream.of(mine), IntStream.of(others)).mapToObj(FairShareTest::member).toList();
        return FairShare.of(total, living.getFirst(), living);
    }

    @Test
    void partsFollowWeights() {
        assertEquals(10, part(10, 100));
        assertEquals(4, part(10, 100, 100, 100));
        assertEquals(8, part(10, 300, 100));
        assertEquals(0, part(10, 0, 1));
        assertEquals(5, part(10, 0, 0));
        assertEquals(0, part(0, 100, 100));
        assertEquals(100_000, part(100_000, 1_000, 0));
    }

    @Test
    void partsTogetherAreAlwaysEnough() {
        Random random = new Random(3);
        for (int round = 0; round < 1_000; round++) {
            int total = random.nextInt(10_000);
            List<Member> living = IntStream.range(0, 1 + random.nextInt(8)).mapToObj(i -> member(random.nextInt(4) == 0 ? 0
                    : random.nextInt(1_001))).toList();
            int sum = living.stream().mapToInt(each -> FairShare.of(total, each, living)).sum();
            assertTrue(sum >= total && sum < total + living.size(), total + " " + living);
        }
    }

    @Test
    void smallExcessMovesNobody() {
        assertTrue(FairShare.isExceeded(5, 4));
        assertTrue(!FairShare.isExceeded(105, 100) && FairShare.isExceeded(106, 100));
    }
}
