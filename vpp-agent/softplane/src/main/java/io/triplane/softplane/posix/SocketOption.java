package io.triplane.softplane.posix;

/// Socket options with one int, by Linux' numbers.
public enum SocketOption {
    SEND_BUFFER(1, 7),
    RECEIVE_BUFFER(1, 8),
    /// Like the two above but beyond the system's limit, for root.
    SEND_BUFFER_FORCE(1, 32),
    RECEIVE_BUFFER_FORCE(1, 33),
    IP_TOS(0, 1),
    IP_TTL(0, 2),
    /// 0 lets the kernel fragment, and leaves DF clear.
    IP_MTU_DISCOVER(0, 10),
    IPV6_UNICAST_HOPS(41, 16),
    IPV6_MTU_DISCOVER(41, 23),
    IPV6_ONLY(41, 26),
    IPV6_TRAFFIC_CLASS(41, 67);

    static final int MEMORY_INFO = 55;

    private final int level;
    private final int number;

    SocketOption(int level, int number) {
        this.level = level;
        this.number = number;
    }

    int level() {
        return level;
    }

    int number() {
        return number;
    }
}
