package io.triplane.softplane.table;

import java.util.Arrays;
import java.util.Optional;

/// The punt reasons of IPsec, by the ids of a VPP that has no others.
public enum PuntReason {
    IPSEC4_SPI_0(1, "ipsec4-spi-o-udp-0"),
    IPSEC4_NO_SUCH_TUNNEL(2, "ipsec4-no-such-tunnel"),
    IPSEC6_NO_SUCH_TUNNEL(3, "ipsec6-no-such-tunnel"),
    IPSEC6_SPI_0(4, "ipsec6-spi-o-udp-0");

    private final int id;
    private final String reasonName;

    PuntReason(int id, String reasonName) {
        this.id = id;
        this.reasonName = reasonName;
    }

    public int id() {
        return id;
    }

    public String reasonName() {
        return reasonName;
    }

    public static Optional<PuntReason> of(int id) {
        return Arrays.stream(values()).filter(reason -> reason.id == id).findFirst();
    }

    public static PuntReason spi0(boolean v6) {
        return v6 ? IPSEC6_SPI_0 : IPSEC4_SPI_0;
    }

    public static PuntReason noSuchTunnel(boolean v6) {
        return v6 ? IPSEC6_NO_SUCH_TUNNEL : IPSEC4_NO_SUCH_TUNNEL;
    }
}
