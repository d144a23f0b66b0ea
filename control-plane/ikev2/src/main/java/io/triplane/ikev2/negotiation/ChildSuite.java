package io.triplane.ikev2.negotiation;

import io.triplane.ikev2.EspSuite;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.util.Optional;

/// What was agreed for a Child SA.
///
/// @param keyExchange present with perfect forward secrecy
public record ChildSuite(EspSuite suite, Optional<KeyExchangeMethod> keyExchange) {}
