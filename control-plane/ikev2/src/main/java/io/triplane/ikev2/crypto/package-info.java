/// The cryptography of IKEv2: key exchange, key derivation, protection of messages, AUTH, behind
/// one door ([CryptoSuite][io.triplane.ikev2.crypto.CryptoSuite]) with a Bouncy Castle
/// implementation.
@NullMarked
package io.triplane.ikev2.crypto;

import org.jspecify.annotations.NullMarked;
