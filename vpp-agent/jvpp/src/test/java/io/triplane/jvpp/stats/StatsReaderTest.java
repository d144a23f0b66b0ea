package io.triplane.jvpp.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StatsReaderTest {
    private static final int SCALAR = 1;
    private static final int SIMPLE = 2;
    private static final int COMBINED = 3;
    private static final int NAMES = 4;
    private static final int SYMLINK = 6;

    private final FakeSegment fake = new FakeSegment();

    @Test
    void scalarsAreIntegers() {
        fake.add(SCALAR, 1_790_000_000L, "/sys/boottime").seal();

        assertThat(values("/sys/boottime").scalar("/sys/boottime")).contains(1_790_000_000L);
    }

    @Test
    void countersAreSummedOverThreadsOfUnequalLength() {
        long main = fake.pairs(1, 10, 2, 20, 3, 30);
        long worker = fake.pairs(100, 1000);
        fake.add(COMBINED, fake.perThread(main, worker, 0), "/net/ipsec/sa").seal();

        StatsValue.Combined sa = values("/net/ipsec/sa").combined("/net/ipsec/sa").orElseThrow();

        assertThat(sa.packets(0)).isEqualTo(101);
        assertThat(sa.bytes(0)).isEqualTo(1010);
        assertThat(sa.packets(2)).isEqualTo(3);
        assertThat(sa.packets(3)).as("beyond the vector").isZero();
        assertThat(sa.packets(-1)).as("no index").isZero();
    }

    @Test
    void simpleVectorsNamesAndSymlinks() {
        long errors = fake.perThread(fake.longs(5, 6), fake.longs(50, 60));
        long names = fake.longs(fake.cString("local0"), 0, fake.cString("ipsec0"));
        fake.add(SIMPLE, errors, "/net/ipsec/sa/err/replay")
                .add(NAMES, names, "/if/names")
                .add(SYMLINK, 0L | 1L << 32, "/err/x/replay")
                .seal();

        StatsRead.Values values = values("/net/ipsec/sa/err/replay", "/if/names", "/err/x/replay");

        assertThat(values.simple("/net/ipsec/sa/err/replay").orElseThrow().at(1)).isEqualTo(66);
        assertThat(values.byName().get("/if/names"))
                .isEqualTo(new StatsValue.Names(List.of("local0", "", "ipsec0")));
        assertThat(values.simple("/err/x/replay").orElseThrow().at(0)).isEqualTo(66);
    }

    @Test
    void whatTheSegmentDoesNotHaveIsAbsent() {
        fake.add(SCALAR, 1, "/sys/heartbeat").seal();

        assertThat(values("/sys/heartbeat", "/net/ipsec/policy").byName())
                .containsOnlyKeys("/sys/heartbeat");
    }

    @Test
    void aMovedDirectoryIsFoundAgainAfterANewEpoch() throws IOException {
        fake.add(SCALAR, 1, "/a").add(SCALAR, 2, "/b").seal();
        StatsReader reader = reader();
        assertThat(values(reader, "/b").scalar("/b")).contains(2L);

        fake.add(SCALAR, 3, "/c").seal();
        fake.epoch(2);

        assertThat(values(reader, "/b", "/c").scalar("/c")).contains(3L);
    }

    @Test
    void anEntryThatChangedItsNameWithoutANewEpochIsNotTaken() throws IOException {
        fake.add(SCALAR, 1, "/a").seal();
        StatsReader reader = reader();
        assertThat(values(reader, "/a").scalar("/a")).contains(1L);

        FakeSegment other = new FakeSegment().add(SCALAR, 9, "/other").seal();
        fake.memory.copyFrom(other.memory);

        assertThat(values(reader, "/a").byName()).isEmpty();
    }

    @Test
    void aChangeInProgressIsWaitedForAndReportedWhenItDoesNotEnd() throws Exception {
        fake.add(SCALAR, 1, "/a").seal();
        StatsReader reader = reader();
        fake.inProgress(1);

        assertThat(reader.read(List.of("/a")))
                .isInstanceOfSatisfying(
                        StatsRead.Failed.class,
                        failed -> assertThat(failed.reason()).contains("is changing"));

        CountDownLatch begun = new CountDownLatch(1);
        Thread change =
                Thread.ofPlatform()
                        .start(() -> {
                            begun.countDown();
                            fake.inProgress(0);
                        });
        begun.await();
        assertThat(reader.read(List.of("/a"))).isInstanceOf(StatsRead.Values.class);
        change.join();
    }

    @Test
    void pointersOutsideTheMappingAreNeverFollowed() throws IOException {
        long wild = fake.perThread(0x6f00_0000_0000L);
        long huge = fake.perThread(fake.longs(1, 2, 3));
        fake.add(SIMPLE, wild, "/wild").add(SIMPLE, huge, "/huge").seal();

        assertThat(reader().read(List.of("/wild")))
                .isInstanceOfSatisfying(
                        StatsRead.Failed.class,
                        failed -> assertThat(failed.reason()).contains("outside the mapping"));
        // the length before a vector claims more than the mapping holds
        long vector = fake.memory.get(ValueLayout.JAVA_LONG, huge - 0x7f00_0000_0000L);
        fake.memory.set(ValueLayout.JAVA_INT, vector - 0x7f00_0000_0000L - 8, -1);
        assertThat(reader().read(List.of("/huge"))).isInstanceOf(StatsRead.Failed.class);
    }

    @Test
    void aReaderThatWasClosedFailsInWordsAndGivesBackOnce() throws IOException {
        fake.add(SCALAR, 1, "/a").seal();
        AtomicInteger given = new AtomicInteger();
        StatsReader reader = new StatsReader(StatsSegment.of(fake.memory), given::incrementAndGet);
        reader.close();
        reader.close();

        assertThat(given).hasValue(1);
        assertThat(reader.read(List.of("/a"))).isInstanceOf(StatsRead.Failed.class);
    }

    @Test
    void anotherVersionIsRefused() {
        fake.seal().memory.set(ValueLayout.JAVA_LONG, 0, 3);

        assertThatThrownBy(this::reader).hasMessageContaining("version 3");
    }

    private StatsReader reader() throws IOException {
        return new StatsReader(StatsSegment.of(fake.memory), () -> {});
    }

    private StatsRead.Values values(String... names) {
        try {
            return values(reader(), names);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static StatsRead.Values values(StatsReader reader, String... names) {
        StatsRead read = reader.read(List.of(names));
        assertThat(read).isInstanceOf(StatsRead.Values.class);
        return (StatsRead.Values) read;
    }
}
