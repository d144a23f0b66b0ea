package io.triplane.daemon.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.plane.SelectorPair;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaneWordsTest {
    private static Selector selector(int protocol, int first, int last, String host) {
        return new Selector(protocol, first, last, IpAddress.of(host), IpAddress.of(host));
    }

    /// Two protocols on each side make two pairs: no packet is TCP at one end and UDP at the other.
    @Test
    void pairsThatNoPacketHasAreLeftOut() {
        Selectors both =
                new Selectors(
                        List.of(
                                selector(6, 0, 65_535, "10.1.0.1"),
                                selector(17, 0, 65_535, "10.1.0.1")),
                        List.of(
                                selector(6, 22, 22, "10.2.0.1"),
                                selector(17, 53, 53, "10.2.0.1"),
                                selector(0, 0, 65_535, "2001:db8::1")));
        List<SelectorPair> pairs = PlaneWords.pairs(both);
        assertThat(pairs).extracting(pair -> pair.local().protocol()).containsExactly(6, 17);
        assertThat(pairs).extracting(pair -> pair.remote().portStart()).containsExactly(22, 53);
    }
}
