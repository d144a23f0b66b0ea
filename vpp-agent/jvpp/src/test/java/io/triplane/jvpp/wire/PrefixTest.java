package io.triplane.jvpp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixTest {
    @ParameterizedTest
    @CsvSource({
        "10.2.0.0/16, 10.2.255.255, true",
        "10.2.0.0/16, 10.3.0.0, false",
        "10.2.0.0/15, 10.3.0.0, true",
        "10.2.3.128/25, 10.2.3.127, false",
        "10.2.3.128/25, 10.2.3.200, true",
        "10.2.3.4/32, 10.2.3.4, true",
        "10.2.3.4/32, 10.2.3.5, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "fd00:1::/33, fd00:1:7fff::1, true",
        "fd00:1::/33, fd00:1:8000::1, false",
        "::/0, 10.0.0.1, false"
    })
    void containsWhatItsLeadingBitsSay(String prefix, String address, boolean contained) {
        assertThat(Prefix.parse(prefix).contains(Address.parse(address))).isEqualTo(contained);
    }
}
