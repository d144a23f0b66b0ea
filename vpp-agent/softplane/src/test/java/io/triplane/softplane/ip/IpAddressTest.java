package io.triplane.softplane.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 0, 0.0.0.0",
        "10.1.2.3, 1, 0.0.0.0",
        "200.1.2.3, 1, 128.0.0.0",
        "10.1.2.255, 25, 10.1.2.128",
        "10.1.2.3, 32, 10.1.2.3",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 0, ::",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 63, ffff:ffff:ffff:fffe::",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 64, ffff:ffff:ffff:ffff::",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 65, ffff:ffff:ffff:ffff:8000::",
        "2001:db8::1, 128, 2001:db8::1"
    })
    void maskKeepsTheLeadingBits(String address, int length, String masked) {
        assertThat(IpAddress.parse(address).masked(length)).isEqualTo(IpAddress.parse(masked));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5, 10.0.0.9, true",
        "10.0.0.9, 10.0.0.5, 10.0.0.9, true",
        "10.0.0.4, 10.0.0.5, 10.0.0.9, false",
        "200.0.0.1, 100.0.0.0, 255.255.255.255, true",
        "ff00::1, 8000::, ffff::, true",
        "7fff::1, 8000::, ffff::, false",
        "::ffff:1, ::8000:0, ::ffff:ffff, true",
        "10.0.0.5, ::, ffff::, false"
    })
    void rangesAreUnsignedAndOfOneFamily(String address, String first, String last, boolean in) {
        assertThat(IpAddress.parse(address).isWithin(IpAddress.parse(first), IpAddress.parse(last)))
                .isEqualTo(in);
    }

    @Test
    void octetsComeBack() {
        for (String text : new String[] {"1.2.3.4", "255.254.253.252", "2001:db8::fe80:1"}) {
            IpAddress address = IpAddress.parse(text);
            assertThat(IpAddress.of(address.toOctets())).isEqualTo(address);
        }
    }

    @Test
    void prefixesOverlapWhenOneHoldsTheOther() {
        assertThat(IpPrefix.parse("10.0.0.0/8").overlaps(IpPrefix.parse("10.1.1.1/32"))).isTrue();
        assertThat(IpPrefix.parse("10.1.1.1/32").overlaps(IpPrefix.parse("10.0.0.0/8"))).isTrue();
        assertThat(IpPrefix.parse("10.1.0.0/16").overlaps(IpPrefix.parse("10.2.0.0/16"))).isFalse();
        assertThat(IpPrefix.parse("0.0.0.0/0").contains(IpAddress.ANY6)).isFalse();
    }

    @Test
    void mistakesAreRefused() {
        assertThatThrownBy(() -> IpPrefix.parse("10.0.0.0")).hasMessageContaining("/24");
        assertThatThrownBy(() -> IpPrefix.parse("10.0.0.0/33")).hasMessageContaining("0 to 32");
        assertThatThrownBy(() -> IpAddress.of(new byte[5]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
