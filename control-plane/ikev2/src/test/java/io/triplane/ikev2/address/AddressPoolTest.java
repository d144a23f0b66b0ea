package io.triplane.ikev2.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.triplane.ikev2.wire.IpAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPoolTest {
    private static AddressPool prefix(String base, int length) {
        return AddressPool.ofPrefix(IpAddress.of(base), length);
    }

    private static AddressPool range(String first, String last) {
        return AddressPool.ofRange(IpAddress.of(first), IpAddress.of(last));
    }

    @Tag("UT-02")
    @ParameterizedTest
    @CsvSource({
        "10.0.0.9,   32, 1,   10.0.0.9,   10.0.0.9",
        "10.0.0.8,   31, 2,   10.0.0.8,   10.0.0.9",
        "10.0.0.9,   31, 1,   10.0.0.9,   10.0.0.9",
        "10.0.0.8,   30, 2,   10.0.0.9,   10.0.0.10",
        "10.0.0.8,   29, 6,   10.0.0.9,   10.0.0.14",
        "10.0.0.0,   24, 254, 10.0.0.1,   10.0.0.254",
        "10.0.0.100, 24, 155, 10.0.0.100, 10.0.0.254",
        "2001:db8::, 127, 2,  2001:db8::, 2001:db8::1",
        "2001:db8::5, 120, 250, 2001:db8::5, 2001:db8::fe"
    })
    void aNetworkHasTheAddressesOfItsHosts(
            String base, int length, long size, String first, String last) {
        AddressPool pool = prefix(base, length);
        assertThat(pool.size()).isEqualTo(size);
        assertThat(pool.first()).isEqualTo(IpAddress.of(first));
        assertThat(pool.at(size - 1)).isEqualTo(IpAddress.of(last));
        assertThat(pool.contains(IpAddress.of(last))).isTrue();
        assertThat(range(first, last)).isEqualTo(pool);
    }

    @Tag("UT-02")
    @Test
    void aNetworkThatLeavesNoAddressIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prefix("10.0.0.255", 24))
                .withMessageContaining("10.0.0.255/24 leaves no address");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prefix("10.0.0.0", 33))
                .withMessageContaining("the length is 0 to 32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prefix("2001:db8::", 64))
                .withMessageContaining("write a narrower one");
    }

    @Tag("UT-03")
    @Test
    void aRangeIncludesBothEnds() {
        assertThat(range("10.0.0.3", "10.0.0.3").size()).isOne();
        AddressPool pool = range("10.0.0.250", "10.0.1.5");
        assertThat(pool.size()).isEqualTo(12);
        assertThat(pool.contains(IpAddress.of("10.0.0.249"))).isFalse();
        assertThat(pool.contains(IpAddress.of("10.0.0.255"))).isTrue();
        assertThat(pool.contains(IpAddress.of("10.0.1.6"))).isFalse();
        assertThat(pool.contains(IpAddress.of("::a00:105"))).isFalse();
        AddressPool carries = range("2001:db8::ffff:ffff:ffff:ffff", "2001:db8:0:1::2");
        assertThat(carries.size()).isEqualTo(4);
        assertThat(carries.at(1)).isEqualTo(IpAddress.of("2001:db8:0:1::"));
    }

    @Tag("UT-03")
    @Test
    void aRangeTheWrongWayRoundOfTwoFamiliesOrTooWideIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> range("10.0.0.9", "10.0.0.8"))
                .withMessageContaining("10.0.0.9-10.0.0.8: write the lower address first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> range("10.0.0.9", "2001:db8::1"))
                .withMessageContaining("one family");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> range("2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"))
                .withMessageContaining("more than 2^62 addresses");
    }
}
