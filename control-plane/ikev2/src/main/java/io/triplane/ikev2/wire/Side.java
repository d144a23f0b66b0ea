package io.triplane.ikev2.wire;

/// The two ends of an exchange: which of a pair of payloads (IDi and IDr, TSi and TSr) is meant.
public enum Side {
    INITIATOR,
    RESPONDER
}
