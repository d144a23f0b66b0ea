package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.wire.MacAddress;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Policies and what they hold. How they match is seen in the traffic tests.
class SpdTest {
    private static final String US = "192.0.2.1";
    private static final String PEER = "192.0.2.2";
    private static final String NET = "10.1.1.0/24";
    private static final String FAR = "10.1.2.0/24";
    private static final int WAN = 1;

    private Rig rig;
    private ApiProbe probe;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.start("127.0.0.2", "10.1.1.1/24");
        probe = rig.connect();
        assertThat(probe.retval(new Spd.AddDel(true, 1))).isZero();
    }

    @AfterEach
    void stop() throws IOException {
        probe.close();
        rig.close();
    }

    private int entry(boolean add, SpdEntry entry) throws IOException {
        return probe.retval(new Spd.EntryAddDel(add, entry));
    }

    private static SpdEntry protect(int priority, int sa) {
        return Requests.policy(true, priority, SpdEntry.PROTECT, sa, FAR, NET);
    }

    @Test
    void spdsAreMadeOnceAndGoOnce() throws IOException {
        assertThat(probe.retval(new Spd.AddDel(true, 1))).isEqualTo(-116);
        assertThat(probe.retval(new Spd.AddDel(false, 1))).isZero();
        assertThat(probe.retval(new Spd.AddDel(false, 1))).isEqualTo(-6);
    }

    @Test
    void oneSpdAnInterface() throws IOException {
        assertThat(probe.retval(new Spd.InterfaceAddDel(true, WAN, 7))).isEqualTo(-11);
        assertThat(probe.retval(new Spd.InterfaceAddDel(true, 99, 1))).isEqualTo(-2);
        assertThat(probe.retval(new Spd.InterfaceAddDel(true, WAN, 1))).isZero();
        assertThat(probe.retval(new Spd.InterfaceAddDel(true, WAN, 1))).isEqualTo(-12);
        assertThat(probe.list(new Spd.InterfaceDump(0, false)))
                .containsExactly(new Spd.InterfaceDetails(0, WAN));
        assertThat(probe.retval(new Spd.InterfaceAddDel(false, WAN, 1))).isZero();
        assertThat(probe.list(new Spd.InterfaceDump(0, false))).isEmpty();
    }

    @Test
    void aBindingOutlivesItsInterface() throws IOException {
        int loop = probe.ask(new HostInterfaces.CreateLoopback(MacAddress.ZERO)).swIfIndex();
        probe.ask(new Spd.InterfaceAddDel(true, loop, 1));
        probe.ask(new HostInterfaces.DeleteLoopback(loop));
        int next = probe.ask(new HostInterfaces.CreateLoopback(MacAddress.ZERO)).swIfIndex();

        assertThat(next).isEqualTo(loop);
        assertThat(probe.retval(new Spd.InterfaceAddDel(true, next, 1))).isEqualTo(-12);
    }

    @Test
    void entriesNeedTheirSpdAndTheirSa() throws IOException {
        assertThat(entry(true, protect(100, 5))).isEqualTo(-11);
        SpdEntry other = Requests.policy(true, 1, SpdEntry.BYPASS, 0, FAR, NET);
        SpdEntry elsewhere =
                new SpdEntry(
                        2,
                        1,
                        true,
                        0,
                        SpdEntry.BYPASS,
                        255,
                        other.remote(),
                        other.local(),
                        SpdEntry.Ports.ANY,
                        SpdEntry.Ports.ANY);
        assertThat(entry(true, elsewhere)).isEqualTo(-11);
        assertThat(entry(true, Requests.policy(true, 1, SpdEntry.RESOLVE, 0, FAR, NET)))
                .isEqualTo(-9);
        assertThat(entry(true, Requests.policy(true, 1, 9, 0, FAR, NET))).isEqualTo(-9);
    }

    @Test
    void aPolicyHoldsItsSa() throws IOException {
        probe.ask(new Sad.Add(Requests.sa(5, 5, Requests.OUT, US, PEER)));
        assertThat(entry(true, protect(100, 5))).isZero();
        probe.ask(new Sad.Del(5));
        assertThat(probe.list(Sad.Dump.all())).hasSize(1);

        assertThat(entry(false, protect(100, 5))).isZero();
        assertThat(probe.list(Sad.Dump.all())).isEmpty();
    }

    @Test
    void anSpdDeletedWithItsEntriesLeaksTheirSas() throws IOException {
        probe.ask(new Sad.Add(Requests.sa(5, 5, Requests.OUT, US, PEER)));
        entry(true, protect(100, 5));
        probe.ask(new Spd.AddDel(false, 1));
        probe.ask(new Sad.Del(5));

        assertThat(probe.list(Sad.Dump.all())).hasSize(1);
    }

    @Test
    void duplicatesAreAcceptedAndMissingOnesDeletedWithoutAWord() throws IOException {
        SpdEntry bypass = Requests.policy(true, 10, SpdEntry.BYPASS, 0, FAR, NET);
        assertThat(entry(true, bypass)).isZero();
        assertThat(entry(true, bypass)).isZero();
        assertThat(probe.list(new Spd.SpdsDump())).containsExactly(new Spd.SpdsDetails(1, 2));
        assertThat(entry(false, bypass)).isZero();
        assertThat(entry(false, bypass)).isZero();
        assertThat(entry(false, bypass)).isZero();
        assertThat(probe.list(new Spd.SpdsDump())).containsExactly(new Spd.SpdsDetails(1, 0));
    }

    @Test
    void oldAndNewEntryOfARekeyAreNotMixedUp() throws IOException {
        probe.ask(new Sad.Add(Requests.sa(5, 5, Requests.OUT, US, PEER)));
        probe.ask(new Sad.Add(Requests.sa(6, 6, Requests.OUT, US, PEER)));
        entry(true, protect(100, 5));
        entry(true, protect(100, 6));
        entry(false, protect(100, 5));

        assertThat(probe.list(new Spd.Dump(1, Spd.EVERY_SA)))
                .extracting(row -> row.entry().saId())
                .containsExactly(6);
    }

    @Test
    void dumpIsInOrderOfMatchingAndFiltersBySa() throws IOException {
        probe.ask(new Sad.Add(Requests.sa(5, 5, Requests.OUT, US, PEER)));
        entry(true, Requests.policy(true, 10, SpdEntry.BYPASS, 0, FAR, NET));
        entry(true, protect(100, 5));
        entry(true, Requests.policy(true, 50, SpdEntry.DISCARD, 0, FAR, NET));
        entry(true, Requests.policy(true, 50, SpdEntry.BYPASS, 0, FAR, NET));

        assertThat(probe.list(new Spd.Dump(1, Spd.EVERY_SA)))
                .extracting(row -> row.entry().priority(), row -> row.entry().policy())
                .containsExactly(
                        tuple(100, SpdEntry.PROTECT),
                        tuple(50, SpdEntry.BYPASS),
                        tuple(50, SpdEntry.DISCARD),
                        tuple(10, SpdEntry.BYPASS));
        assertThat(probe.list(new Spd.Dump(1, 5))).hasSize(1);
    }

    @Test
    void ipv6EntriesThatDifferInTheLowHalfOfTheLastAddressAreConfused() throws IOException {
        SpdEntry narrow = Requests.policy(true, 10, SpdEntry.BYPASS, 0, "fd02::/96", "fd01::/64");
        SpdEntry wide = Requests.policy(true, 10, SpdEntry.BYPASS, 0, "fd02::/64", "fd01::/64");
        entry(true, narrow);

        assertThat(entry(false, wide)).isZero();
        assertThat(probe.list(new Spd.SpdsDump())).containsExactly(new Spd.SpdsDetails(1, 0));
    }
}
