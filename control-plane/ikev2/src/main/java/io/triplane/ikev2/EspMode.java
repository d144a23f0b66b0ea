package io.triplane.ikev2;

/// What ESP wraps (RFC 4303 §3.1).
public enum EspMode {
    /// Whole packets, behind an outer header.
    TUNNEL,
    /// What is behind the IP header of packets between the two gateways themselves.
    TRANSPORT
}
