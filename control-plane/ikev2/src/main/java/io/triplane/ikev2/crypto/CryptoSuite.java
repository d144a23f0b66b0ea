package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import java.util.Optional;

/// The one door to cryptographic primitives. What RFC 7296 builds from them (prf+, key derivation,
/// protected payloads, AUTH) is written once, on top of this interface.
///
/// A suite belongs to one shard, and so do the primitives it hands out: they keep working memory
/// between calls and are neither thread-safe nor reentrant. They keep nothing of an SA, so one of
/// each serves all SAs of the shard. A suite answers empty for what it lacks; such an algorithm is
/// never negotiated.
public interface CryptoSuite {
    /// The source behind private keys; nonces and SPIs come from it too.
    RandomSource random();

    /// A pseudorandom function: takes a key of any length, returns its full output (RFC 7296
    /// §2.13).
    Optional<Mac> prf(PrfId id);

    /// An integrity algorithm: takes a key of exactly [KeyLengths#integrity] octets, returns the
    /// truncated checksum. Empty for `NONE`.
    Optional<Mac> integrity(IntegrityId id);

    /// A cipher of protected payloads, for all its key lengths.
    Optional<PayloadCipher> cipher(EncryptionId id);

    Optional<KeyAgreement> keyExchange(KeyExchangeMethod method);

    /// SHA-1, for NAT detection only (RFC 7296 §2.23), where it protects nothing.
    Bytes sha1(Bytes data);

    /// Whether an IKE SA can be built from these: every primitive is there, the key length is one
    /// of the cipher's, and integrity is named exactly where the cipher needs it.
    default boolean supports(IkeAlgorithms algorithms) {
        EncryptionId encryption = algorithms.encryption();
        return cipher(encryption).isPresent()
                && KeyLengths.encryption(encryption, algorithms.keyBits()).isPresent()
                && prf(algorithms.prf()).isPresent()
                && (encryption.isAead()
                        ? algorithms.integrity() == IntegrityId.NONE
                        : integrity(algorithms.integrity()).isPresent());
    }
}
