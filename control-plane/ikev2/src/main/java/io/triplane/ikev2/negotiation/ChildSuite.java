package io.triplane.ikev2.negotiation;

import io.triplane.ikev2.EspSuite;
import io.triplane.ikev2.sa.AdditionalKe;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.util.Optional;

/// What was agreed for a Child SA.
///
/// @param keyExchange `NONE` where the peer named it; empty where it left the kind out
/// @param additional key exchanges behind that one (RFC 9370)
public record ChildSuite(
        EspSuite suite, Optional<KeyExchangeMethod> keyExchange, AdditionalKe additional) {
    /// The exchange that the keys come from; empty without perfect forward secrecy.
    public Optional<KeyExchangeMethod> forwardSecrecy() {
        return keyExchange.filter(method -> method != KeyExchangeMethod.NONE);
    }
}
