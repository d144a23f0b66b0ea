package io.triplane.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.junit.Seeds;
import io.triplane.model.schema.BadValueException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses, prefixes and peers as text.
class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1",
        "255.255.255.255,255.255.255.255",
        "2001:DB8:0:0:0:0:0:1,2001:db8::1",
        "::,::",
        "::1,::1",
        "1::,1::",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
        "1:0:0:2:3:0:0:4,1::2:3:0:0:4"
    })
    void addressHasOneCanonicalText(String text, String canonical) throws BadValueException {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
        assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "10.1",
                "256.1.1.1",
                "1.2.3.4.5",
                "fe80::1%eth0",
                "localhost",
                "::ffff:192.0.2.1",
                "1:2:3",
                "12345::",
                ":",
                "١.١.١.١"
            })
    void namesLegacyFormsAndZonesAreNoAddresses(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text)).isInstanceOf(BadValueException.class);
    }

    @Seeds(200)
    void addressSurvivesTextAndOctets(long seed) throws BadValueException, UnknownHostException {
        Random random = new Random(seed);
        byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(octets);
        for (int i = 0; i < octets.length; i++) {
            if (random.nextInt(3) == 0) {
                octets[i] = 0;
            }
        }
        IpAddress address = IpAddress.ofOctets(octets);

        assertThat(address.octets()).isEqualTo(octets);
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
        assertThat(InetAddress.ofLiteral(address.toString()))
                .isEqualTo(InetAddress.getByAddress(octets));
    }

    @Test
    void addressesAreOrderedAsUnsignedNumbers() throws BadValueException {
        assertThat(IpAddress.parse("200.0.0.0")).isGreaterThan(IpAddress.parse("100.0.0.0"));
        assertThat(IpAddress.parse("8000::")).isGreaterThan(IpAddress.parse("7fff::ffff"));
        assertThat(IpAddress.parse("::1")).isGreaterThan(IpAddress.parse("255.255.255.255"));
    }

    @Test
    void prefixIsARangeAndBack() throws BadValueException {
        AddressRange range = AddressRange.parsePrefix("10.1.0.0/16");

        assertThat(range.start()).hasToString("10.1.0.0");
        assertThat(range.end()).hasToString("10.1.255.255");
        assertThat(range).hasToString("10.1.0.0/16");
        assertThat(AddressRange.parsePrefix("0.0.0.0/0").isAll()).isTrue();
        assertThat(AddressRange.parsePrefix("::/0").isAll()).isTrue();
        assertThat(AddressRange.parsePrefix("10.1.1.1/32")).hasToString("10.1.1.1/32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.0.0",
                "10.1.0.0/",
                "10.1.0.0/33",
                "10.1.0.1/16",
                "::/129",
                "10.1.0.0/-1",
                "/8",
                "10.1.0.0/8/8"
            })
    void badPrefixesAreRefused(String text) {
        assertThatThrownBy(() -> AddressRange.parsePrefix(text))
                .isInstanceOf(BadValueException.class);
    }

    @Test
    void rangeThatIsNoPrefixShowsItsEnds() throws BadValueException {
        AddressRange range =
                new AddressRange(IpAddress.parse("10.1.1.1"), IpAddress.parse("10.1.1.2"));

        assertThat(range).hasToString("10.1.1.1-10.1.1.2");
        assertThat(range.overlaps(AddressRange.parsePrefix("10.1.1.2/31"))).isTrue();
        assertThat(range.overlaps(AddressRange.parsePrefix("10.1.1.4/30"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "192.0.2.0/24, 192.0.2.8, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.5-192.0.2.9, 192.0.2.9, true",
        "192.0.2.5-192.0.2.9, ::1, false",
        "any, 2001:db8::7, true"
    })
    void peerMatchesItsAddresses(String peer, String source, boolean matches)
            throws BadValueException {
        RemoteAddress remote = RemoteAddress.type().parse(peer);

        assertThat(remote).hasToString(peer);
        assertThat(remote.matches(IpAddress.parse(source))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.9-192.0.2.5", "192.0.2.1-::1", "192.0.2.1-", "gw.example.net"})
    void badPeersAreRefused(String text) {
        assertThatThrownBy(() -> RemoteAddress.type().parse(text))
                .isInstanceOf(BadValueException.class);
    }
}
