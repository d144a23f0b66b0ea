package io.triplane.softplane.esp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayWindowTest {
    private static final long WRAP = 1L << 32;

    @ParameterizedTest
    @CsvSource({"0, 64", "1, 64", "64, 64", "65, 128", "100, 128", "128, 128", "1000000, 1048576"})
    void sizeIsRoundedUpToAPowerOfTwo(int asked, int size) {
        assertThat(ReplayWindow.sizeFor(asked)).isEqualTo(size);
    }

    @Test
    void oddSizesAreOurBug() {
        assertThatThrownBy(() -> new ReplayWindow(false, true, 100))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// After 2000 a window of 1024 takes 977 and not 976, and nothing twice.
    @Test
    void edgesOfTheWindow() {
        ReplayWindow window = new ReplayWindow(false, true, 1024);
        window.accept(2000);

        assertThat(window.isReplay(976)).isTrue();
        assertThat(window.isReplay(977)).isFalse();
        assertThat(window.isReplay(2000)).isTrue();
        assertThat(window.isReplay(2001)).isFalse();
        window.accept(977);
        assertThat(window.isReplay(977)).isTrue();
    }

    @Test
    void zeroAndWhatWasBeforeTheStartCountAsSeen() {
        ReplayWindow window = new ReplayWindow(false, true, 64);

        assertThat(window.isReplay(0)).isTrue();
        assertThat(window.isReplay(1)).isFalse();
    }

    @Test
    void withoutCheckNothingIsAReplay() {
        ReplayWindow window = new ReplayWindow(false, false, 64);
        window.accept(500);

        assertThat(window.isReplay(500)).isFalse();
        assertThat(window.isReplay(1)).isFalse();
        assertThat(window.newest()).isEqualTo(500);
    }

    /// Packets one by one against a set of what was there.
    @Test
    void agreesWithASetOfSeenNumbers() {
        Random random = new Random(42);
        ReplayWindow window = new ReplayWindow(false, true, 128);
        Set<Long> seen = new HashSet<>();
        long newest = 0;
        for (int i = 0; i < 20_000; i++) {
            long number = Math.max(1, newest + random.nextInt(-200, 60));
            boolean expected = seen.contains(number) || newest - number >= 128;
            assertThat(window.isReplay(number))
                    .as("%d after %d", number, newest)
                    .isEqualTo(expected);
            if (!expected) {
                window.accept(number);
                seen.add(number);
                newest = Math.max(newest, number);
            }
        }
    }

    @Test
    void lostAreThoseThatLeaveTheWindowUnseen() {
        ReplayWindow window = new ReplayWindow(false, true, 64);
        for (long number = 1; number <= 100; number++) {
            assertThat(window.accept(number)).isZero();
        }
        assertThat(window.accept(110)).as("101 to 109 may still come").isZero();
        assertThat(window.accept(105)).isZero();
        assertThat(window.accept(174)).as("all but 105 of 101 to 109, 110").isEqualTo(8);
        assertThat(window.accept(1174)).as("111 to 173, and 936 more").isEqualTo(63 + 936);
    }

    @Test
    void highHalfFollowsTheWindow() {
        ReplayWindow window = new ReplayWindow(true, true, 64);
        window.accept(WRAP - 10);

        // case A: far ahead of the window
        assertThat(window.numberOf((int) (WRAP - 5))).isEqualTo(WRAP - 5);
        assertThat(window.numberOf(3)).isEqualTo(WRAP + 3);
        window.accept(WRAP + 3);
        // case B: the window spans the wrap
        assertThat(window.numberOf((int) (WRAP - 20))).isEqualTo(WRAP - 20);
        assertThat(window.isReplay(WRAP - 20)).isFalse();
        assertThat(window.isReplay(WRAP - 10)).isTrue();
        assertThat(window.numberOf(4)).isEqualTo(WRAP + 4);
    }

    @Test
    void beforeTheFirstWrapALargeNumberIsAReplay() {
        ReplayWindow window = new ReplayWindow(true, true, 64);
        window.accept(5);

        assertThat(window.isReplay(window.numberOf(-3))).isTrue();
        assertThat(window.isReplay(window.numberOf(1000))).isFalse();
    }

    @Test
    void extendedWithoutCheckWrapsOnALongWayBack() {
        ReplayWindow window = new ReplayWindow(true, false, 64);
        window.accept(WRAP - 1);

        assertThat(window.numberOf(5)).isEqualTo(WRAP + 5);
        assertThat(window.numberOf((int) (WRAP - (1 << 30)))).isEqualTo(WRAP - (1 << 30));
    }

    @Test
    void dumpShowsTheNewestInTheTopBit() {
        ReplayWindow window = new ReplayWindow(false, true, 64);
        window.accept(100);
        window.accept(98);

        assertThat(window.newest64() >>> 61).isEqualTo(0b101);
    }
}
