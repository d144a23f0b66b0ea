package io.triplane.softplane.esp;

/// The flags of an SA in VPP's bits.
public record SaFlags(int bits) {
    public static final int USE_ESN = 0x01;
    public static final int USE_ANTI_REPLAY = 0x02;
    public static final int IS_TUNNEL = 0x04;
    public static final int IS_TUNNEL_V6 = 0x08;
    public static final int UDP_ENCAP = 0x10;
    public static final int IS_INBOUND = 0x40;
    public static final int ASYNC = 0x80;

    private static final int KNOWN =
            USE_ESN | USE_ANTI_REPLAY | IS_TUNNEL | UDP_ENCAP | IS_INBOUND | ASYNC;

    /// What a request asks for: the IPv6 bit is derived, unknown bits are ignored.
    public static SaFlags asked(int bits) {
        return new SaFlags(bits & KNOWN);
    }

    public boolean extendedSequence() {
        return (bits & USE_ESN) != 0;
    }

    public boolean antiReplay() {
        return (bits & USE_ANTI_REPLAY) != 0;
    }

    public boolean tunnel() {
        return (bits & IS_TUNNEL) != 0;
    }

    public boolean udpEncapsulation() {
        return (bits & UDP_ENCAP) != 0;
    }

    public boolean inbound() {
        return (bits & IS_INBOUND) != 0;
    }

    public boolean async() {
        return (bits & ASYNC) != 0;
    }

    SaFlags with(int bit, boolean set) {
        return new SaFlags(set ? bits | bit : bits & ~bit);
    }
}
