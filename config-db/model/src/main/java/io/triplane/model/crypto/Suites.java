package io.triplane.model.crypto;

import static io.triplane.model.crypto.DhGroup.CURVE25519;
import static io.triplane.model.crypto.DhGroup.ECP_256;
import static io.triplane.model.crypto.DhGroup.MODP_2048;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// From the algorithm words of a connection to proposals. Words that are absent take the built-in
/// suites' values, so `dh` alone narrows the groups and `integ_alg` alone asks for the suite with a
/// separate integrity algorithm. The words must have passed the checks: an AEAD with an integrity
/// algorithm is a programming mistake here.
public final class Suites {
    /// Groups offered when none is configured.
    public static final List<DhGroup> GROUPS = List.of(CURVE25519, ECP_256, MODP_2048);

    private static final Cipher GCM_256 = new Cipher(EncryptionAlg.AES_GCM_16, 256);
    private static final Cipher GCM_128 = new Cipher(EncryptionAlg.AES_GCM_16, 128);
    private static final Cipher CBC_256 = new Cipher(EncryptionAlg.AES_CBC, 256);
    private static final Cipher CBC_128 = new Cipher(EncryptionAlg.AES_CBC, 128);

    private Suites() {}

    /// Proposals for the IKE SA in order of preference.
    public static List<IkeProposal> ike(
            Optional<Cipher> cipher,
            Optional<IntegrityAlg> integrity,
            Optional<PrfAlg> prf,
            Optional<DhGroup> group) {
        List<DhGroup> groups = group.map(List::of).orElse(GROUPS);
        IntegrityAlg mac = integrity.orElse(IntegrityAlg.HMAC_SHA2_256_128);
        IkeProposal separate =
                new IkeProposal(
                        cipher.filter(c -> !c.alg().isAead())
                                .map(List::of)
                                .orElse(List.of(CBC_256, CBC_128)),
                        List.of(mac),
                        List.of(prf.orElse(mac.prf())),
                        groups,
                        List.of(),
                        false);
        if (cipher.map(c -> !c.alg().isAead()).orElse(integrity.isPresent())) {
            return List.of(separate);
        }
        IkeProposal aead =
                new IkeProposal(
                        List.of(cipher.orElse(GCM_256)),
                        integrity.map(List::of).orElse(List.of()),
                        List.of(prf.orElse(PrfAlg.HMAC_SHA2_256)),
                        groups,
                        List.of(),
                        false);
        return cipher.isPresent() ? List.of(aead) : List.of(aead, separate);
    }

    /// Proposals for a Child SA in order of preference.
    public static List<EspProposal> esp(Optional<Cipher> cipher, Optional<IntegrityAlg> integrity) {
        Optional<IntegrityAlg> gmac = integrity.filter(mac -> mac.gmacBits() != 0);
        if (gmac.isPresent()) {
            return gmac(gmac.get());
        }
        EspProposal separate =
                new EspProposal(
                        cipher.filter(c -> !c.alg().isAead())
                                .map(List::of)
                                .orElse(List.of(CBC_256, CBC_128)),
                        List.of(integrity.orElse(IntegrityAlg.HMAC_SHA2_256_128)));
        if (cipher.map(c -> !c.alg().isAead()).orElse(integrity.isPresent())) {
            return List.of(separate);
        }
        EspProposal aead =
                new EspProposal(
                        cipher.map(List::of).orElse(List.of(GCM_256, GCM_128)),
                        integrity.map(List::of).orElse(List.of()));
        return cipher.isPresent() ? List.of(aead) : List.of(aead, separate);
    }

    /// The transform that RFC 4543 made for ESP first; then what VPP's own IKE sends in its place,
    /// the GMAC of AH beside null encryption.
    private static List<EspProposal> gmac(IntegrityAlg mac) {
        Cipher alone = new Cipher(EncryptionAlg.NULL_AUTH_AES_GMAC, mac.gmacBits());
        Cipher nothing = new Cipher(EncryptionAlg.NULL, 0);
        return List.of(
                new EspProposal(List.of(alone), List.of()),
                new EspProposal(List.of(nothing), List.of(mac)));
    }

    static void requireAeadXorIntegrity(List<Cipher> ciphers, List<IntegrityAlg> integrity) {
        boolean aead = ciphers.stream().allMatch(cipher -> cipher.alg().isAead());
        boolean separate = ciphers.stream().noneMatch(cipher -> cipher.alg().isAead());
        boolean fits = integrity.isEmpty() ? aead : separate;
        if (ciphers.isEmpty() || !fits) {
            throw new IllegalArgumentException(
                    "ciphers " + ciphers + " with integrity " + integrity);
        }
    }

    static <T> String joined(List<T> parts, Function<T, String> word) {
        return parts.stream().map(word).collect(Collectors.joining("+"));
    }
}
