package io.triplane.interop.live;

import io.triplane.model.crypto.DhGroup;
import io.triplane.model.crypto.EncryptionAlg;
import io.triplane.model.crypto.IntegrityAlg;
import io.triplane.model.crypto.PrfAlg;
import java.util.Optional;
import java.util.stream.Stream;

/// The one suite that both ends of a tunnel are configured with.
///
/// @param pfs the group of rekeyed children
record Suite(Keying ike, PrfAlg prf, DhGroup group, Keying esp, Optional<DhGroup> pfs) {
    /// A cipher with its key length, 0 where that is fixed, and the integrity that goes with it.
    record Keying(EncryptionAlg cipher, int bits, Optional<IntegrityAlg> integrity) {
        static Keying of(EncryptionAlg cipher, int bits) {
            return new Keying(
                    cipher,
                    bits,
                    cipher.isAead()
                            ? Optional.empty()
                            : Optional.of(IntegrityAlg.HMAC_SHA2_256_128));
        }

        /// As our gateway names it in its state.
        String words() {
            String size = bits == 0 ? "" : "-" + bits;
            return cipher.token() + size + integrity.map(alg -> "/" + alg.token()).orElse("");
        }
    }

    static final Keying GCM = Keying.of(EncryptionAlg.AES_GCM_16, 256);
    static final Suite DEFAULT =
            new Suite(GCM, PrfAlg.HMAC_SHA2_256, DhGroup.CURVE25519, GCM, Optional.empty());

    Suite withIke(Keying keying) {
        return new Suite(keying, prf, group, esp, pfs);
    }

    Suite withEsp(Keying keying) {
        return new Suite(ike, prf, group, keying, pfs);
    }

    Suite withPrf(PrfAlg other) {
        return new Suite(ike, other, group, esp, pfs);
    }

    Suite withGroup(DhGroup other) {
        return new Suite(ike, prf, other, esp, pfs);
    }

    Suite withPfs(DhGroup other) {
        return new Suite(ike, prf, group, esp, Optional.of(other));
    }

    boolean hasMlKem() {
        return Stream.concat(Stream.of(group), pfs.stream())
                .anyMatch(any -> any.token().startsWith("ml-kem"));
    }
}
