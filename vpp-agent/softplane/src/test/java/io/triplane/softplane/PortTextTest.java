package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.softplane.ip.IpPrefix;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How ports are described on the command line.
class PortTextTest {
    @Test
    void underlayWithEverything() {
        assertThat(
                        UnderlaySpec.parse(
                                "wan0=192.0.2.1/24,2001:db8::1,10500,14500,raw,wire=/w,mtu=1400"))
                .isEqualTo(
                        new UnderlaySpec(
                                "wan0",
                                List.of(
                                        IpPrefix.parse("192.0.2.1/24"),
                                        IpPrefix.parse("2001:db8::1/128")),
                                10_500,
                                14_500,
                                true,
                                Optional.of(Path.of("/w")),
                                1400));
    }

    @Test
    void underlayByDefault() {
        UnderlaySpec spec = UnderlaySpec.parse("wan0=192.0.2.1");
        assertThat(spec.ikePort()).isEqualTo(500);
        assertThat(spec.nattPort()).isEqualTo(4500);
        assertThat(spec.raw()).isFalse();
        assertThat(spec.mtu()).isEqualTo(1500);
    }

    @Test
    void lanOverTun() {
        assertThat(LanSpec.parse("lan0=10.1.1.1/24,fd01::1/64,tun=tp1").attachment())
                .isEqualTo(new LanSpec.Attachment.Tun("tp1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "wan0; write NAME=ADDRESS",
                "=192.0.2.1; write NAME=ADDRESS",
                "wan0=; '' is no address",
                "wan0=192.0.2.1,500; two ports or none",
                "wan0=192.0.2.1,500,70000; '70000' is not from 1 to 65535",
                "wan0=host.example; 'host.example' is no address",
                "wan0=192.0.2.1/33; prefix length 33",
                "wan0=192.0.2.1,mtu=9; '9' is not from 576 to 65535",
                "wan0=500,4500; one or more addresses",
                "wan0=192.0.2.1,tun=x; 'tun' is not known here, known are [mtu, wire]"
            })
    void mistakesAreNamed(String text, String why) {
        assertThatThrownBy(() -> UnderlaySpec.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("--underlay " + text);
    }
}
