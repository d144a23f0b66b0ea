package io.triplane.demo;

/// What an observer saw on the wire between the two gateways.
///
/// @param ike IKE messages
/// @param esp ESP packets, UDP-encapsulated or not
/// @param plaintext packets that show an inner datagram in clear, encapsulated or not
/// @param other anything else that carries IP
record WireCounts(long ike, long esp, long plaintext, long other) {
    static final WireCounts NONE = new WireCounts(0, 0, 0, 0);

    WireCounts plus(Kind kind) {
        return switch (kind) {
            case IKE -> new WireCounts(ike + 1, esp, plaintext, other);
            case ESP -> new WireCounts(ike, esp + 1, plaintext, other);
            case PLAINTEXT -> new WireCounts(ike, esp, plaintext + 1, other);
            case OTHER -> new WireCounts(ike, esp, plaintext, other + 1);
        };
    }

    WireCounts plus(WireCounts more) {
        return new WireCounts(
                ike + more.ike, esp + more.esp, plaintext + more.plaintext, other + more.other);
    }

    static WireCounts parse(String line) {
        String[] parts = line.split(" ", -1);
        return new WireCounts(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]));
    }

    @Override
    public String toString() {
        return ike + " " + esp + " " + plaintext + " " + other;
    }

    /// What one packet is.
    enum Kind {
        IKE,
        ESP,
        PLAINTEXT,
        OTHER
    }
}
