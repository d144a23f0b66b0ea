package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    /// The IPv6 rows are the cases of RFC 5952 §4 and §5.
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "192.0.2.255, 192.0.2.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::AAAA, 2001:db8::aaaa",
        "0:0:0:0:0:ffff:192.0.2.1, ::ffff:192.0.2.1",
        "::192.0.2.1, ::c000:201",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    })
    void textIsCanonical(String text, String canonical) {
        IpAddress address = IpAddress.of(text);
        assertThat(address).hasToString(canonical);
        assertThat(IpAddress.of(canonical)).isEqualTo(address);
        assertThat(IpAddress.ofOctets(address.octets())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4 ",
                "1.2.3.",
                "a.b.c.d",
                ":",
                ":::",
                "1:",
                ":1",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "1:2:3:4:5:6:7::8",
                "g::",
                "::1%eth0",
                "::1/64",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "localhost",
                "٣.1.1.1"
            })
    void otherTextIsNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void octetsAreInNetworkOrder() {
        assertThat(IpAddress.of("192.0.2.1").octets()).hasToString("c0000201");
        assertThat(IpAddress.of("2001:db8::1").octets())
                .hasToString("20010db8000000000000000000000001");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpAddress.ofOctets(Bytes.ofHex("0102030405")))
                .withMessageContaining("not 5");
    }

    @Test
    void orderIsUnsignedWithinAFamily() {
        assertThat(IpAddress.of("200.0.0.1")).isGreaterThan(IpAddress.of("100.0.0.1"));
        assertThat(IpAddress.of("ffff::")).isGreaterThan(IpAddress.of("7fff::"));
        assertThat(IpAddress.of("::ffff:ffff:ffff:ffff"))
                .isGreaterThan(IpAddress.of("::7fff:ffff:ffff:ffff"));
        assertThat(IpAddress.of("255.255.255.255")).isLessThan(IpAddress.of("::"));
    }

    @Test
    void wrongLiteralNamesTheValueAndTheRemedy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpAddress.of("10.1.1"))
                .withMessageContaining("\"10.1.1\"")
                .withMessageContaining("192.0.2.1");
    }
}
