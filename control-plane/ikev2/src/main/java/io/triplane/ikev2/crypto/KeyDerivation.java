package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.PrfId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// From shared secrets and nonces to the keys of IKE and Child SAs (RFC 7296 §2.14, §2.17, §2.18).
/// Arguments stay the caller's; what is returned is the caller's to close. The algorithms must be
/// ones that the suite supports.
public final class KeyDerivation {
    /// How much of each nonce keys SKEYSEED when the prf takes a key of fixed length.
    private static final int NONCE_PART_LENGTH = 8;

    private KeyDerivation() {}

    /// Keys of an IKE SA made by IKE_SA_INIT: SKEYSEED = prf(Ni | Nr, g^ir) (RFC 7296 §2.14).
    public static IkeKeys initial(
            CryptoSuite suite,
            IkeAlgorithms algorithms,
            Secret shared,
            Nonces nonces,
            long spiI,
            long spiR) {
        Mac prf = prf(suite, algorithms.prf());
        byte[] skeyseed = new byte[prf.length()];
        try (Secret key = Secret.ofPublic(skeyseedKey(algorithms.prf(), nonces));
                Mac.Keyed work = prf.keyed(key)) {
            work.update(shared);
            work.finish(skeyseed, 0);
        }
        return expand(prf, algorithms, Secret.of(skeyseed), nonces, spiI, spiR);
    }

    /// Keys of the IKE SA that replaces `old`: SKEYSEED = prf(SK_d (old), g^ir (new) | Ni | Nr),
    /// with the prf of the old SA; then on with that of the new (RFC 7296 §2.18). Nonces and SPIs
    /// are those of the rekey exchange.
    public static IkeKeys rekeyed(
            CryptoSuite suite,
            IkeKeys old,
            IkeAlgorithms algorithms,
            Secret shared,
            Nonces nonces,
            long spiI,
            long spiR) {
        Mac oldPrf = prf(suite, old.algorithms().prf());
        byte[] skeyseed = new byte[oldPrf.length()];
        try (Mac.Keyed work = oldPrf.keyed(old.skD())) {
            work.update(shared);
            work.update(nonces.initiator());
            work.update(nonces.responder());
            work.finish(skeyseed, 0);
        }
        Mac prf = prf(suite, algorithms.prf());
        return expand(prf, algorithms, Secret.of(skeyseed), nonces, spiI, spiR);
    }

    /// Keys of a Child SA: prf+(SK_d, [g^ir (new) |] Ni | Nr) (RFC 7296 §2.17). `shared` is there
    /// when the exchange had its own key exchange; the nonces are those of the exchange that made
    /// the Child SA.
    public static ChildKeys child(
            CryptoSuite suite,
            IkeKeys ike,
            ChildAlgorithms algorithms,
            Optional<Secret> shared,
            Nonces nonces) {
        int sharedLength = shared.map(Secret::length).orElse(0);
        byte[] seed =
                new byte[sharedLength + nonces.initiator().size() + nonces.responder().size()];
        shared.ifPresent(secret -> secret.copyTo(seed, 0));
        nonces.initiator().copyTo(seed, sharedLength);
        nonces.responder().copyTo(seed, sharedLength + nonces.initiator().size());
        Mac prf = prf(suite, ike.algorithms().prf());
        int length = ChildKeys.keymatLength(algorithms);
        try (Secret keymat = PrfPlus.expand(prf, ike.skD(), seed, length)) {
            return ChildKeys.cut(algorithms, keymat);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    private static IkeKeys expand(
            Mac prf,
            IkeAlgorithms algorithms,
            Secret skeyseed,
            Nonces nonces,
            long spiI,
            long spiR) {
        int noncesLength = nonces.initiator().size() + nonces.responder().size();
        byte[] seed = new byte[noncesLength + 2 * Long.BYTES];
        nonces.initiator().copyTo(seed, 0);
        nonces.responder().copyTo(seed, nonces.initiator().size());
        ByteBuffer.wrap(seed).putLong(noncesLength, spiI).putLong(noncesLength + Long.BYTES, spiR);
        try (skeyseed) {
            int length = IkeKeys.blockLength(algorithms);
            return new IkeKeys(algorithms, PrfPlus.expand(prf, skeyseed, seed, length));
        }
    }

    /// A prf with a key of fixed length takes 64 bits of each nonce (RFC 7296 §2.14).
    private static Bytes skeyseedKey(PrfId prf, Nonces nonces) {
        return switch (prf) {
            case AES128_XCBC, AES128_CMAC ->
                    Bytes.concat(
                            nonces.initiator().slice(0, NONCE_PART_LENGTH),
                            nonces.responder().slice(0, NONCE_PART_LENGTH));
            case HMAC_MD5,
                    HMAC_SHA1,
                    HMAC_TIGER,
                    HMAC_SHA2_256,
                    HMAC_SHA2_384,
                    HMAC_SHA2_512,
                    HMAC_STREEBOG_512 ->
                    Bytes.concat(nonces.initiator(), nonces.responder());
        };
    }

    private static Mac prf(CryptoSuite suite, PrfId id) {
        return suite.prf(id)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "prf %s is not in this suite: do not negotiate it"
                                        .formatted(id.token())));
    }
}
