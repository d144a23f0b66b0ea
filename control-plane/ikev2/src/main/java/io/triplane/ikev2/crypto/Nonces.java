package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;

/// Ni and Nr of the exchange that makes keys, without payload headers (RFC 7296 §2.14). Initiator
/// and responder are those of that exchange.
public record Nonces(Bytes initiator, Bytes responder) {}
