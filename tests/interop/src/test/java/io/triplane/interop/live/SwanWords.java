package io.triplane.interop.live;

import io.triplane.interop.live.Suite.Keying;
import io.triplane.model.crypto.DhGroup;
import io.triplane.model.crypto.EncryptionAlg;
import io.triplane.model.crypto.IntegrityAlg;
import io.triplane.model.crypto.PrfAlg;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Our algorithms as strongSwan writes them in a proposal.
final class SwanWords {
    private static final Map<EncryptionAlg, String> CIPHERS =
            Map.ofEntries(
                    Map.entry(EncryptionAlg.TRIPLE_DES, "3des"),
                    Map.entry(EncryptionAlg.BLOWFISH, "blowfish%d"),
                    Map.entry(EncryptionAlg.NULL, "null"),
                    Map.entry(EncryptionAlg.AES_CBC, "aes%d"),
                    Map.entry(EncryptionAlg.AES_CTR, "aes%dctr"),
                    Map.entry(EncryptionAlg.AES_CCM_8, "aes%dccm8"),
                    Map.entry(EncryptionAlg.AES_CCM_12, "aes%dccm12"),
                    Map.entry(EncryptionAlg.AES_CCM_16, "aes%dccm16"),
                    Map.entry(EncryptionAlg.AES_GCM_8, "aes%dgcm8"),
                    Map.entry(EncryptionAlg.AES_GCM_12, "aes%dgcm12"),
                    Map.entry(EncryptionAlg.AES_GCM_16, "aes%dgcm16"),
                    Map.entry(EncryptionAlg.CAMELLIA_CBC, "camellia%d"),
                    Map.entry(EncryptionAlg.CAMELLIA_CTR, "camellia%dctr"),
                    Map.entry(EncryptionAlg.CAMELLIA_CCM_8, "camellia%dccm8"),
                    Map.entry(EncryptionAlg.CAMELLIA_CCM_12, "camellia%dccm12"),
                    Map.entry(EncryptionAlg.CAMELLIA_CCM_16, "camellia%dccm16"),
                    Map.entry(EncryptionAlg.CHACHA20_POLY1305, "chacha20poly1305"));
    private static final Map<IntegrityAlg, String> INTEGRITY =
            Map.of(
                    IntegrityAlg.SHA1_96,
                    "sha1",
                    IntegrityAlg.AES_XCBC_96,
                    "aesxcbc",
                    IntegrityAlg.CMAC_96,
                    "aescmac",
                    IntegrityAlg.HMAC_SHA2_256_128,
                    "sha256",
                    IntegrityAlg.HMAC_SHA2_384_192,
                    "sha384",
                    IntegrityAlg.HMAC_SHA2_512_256,
                    "sha512");
    private static final Map<PrfAlg, String> PRFS =
            Map.of(
                    PrfAlg.HMAC_SHA1,
                    "prfsha1",
                    PrfAlg.AES128_XCBC,
                    "prfaesxcbc",
                    PrfAlg.AES128_CMAC,
                    "prfaescmac",
                    PrfAlg.HMAC_SHA2_256,
                    "prfsha256",
                    PrfAlg.HMAC_SHA2_384,
                    "prfsha384",
                    PrfAlg.HMAC_SHA2_512,
                    "prfsha512");

    /// Longer keys, which Blowfish may have, have no word.
    private static final int KEY_BITS_MAX = 256;

    private SwanWords() {}

    /// Whether there is a word for each part of the suite.
    static boolean knows(Suite suite) {
        return ike(suite).isPresent() && esp(suite).isPresent();
    }

    static Optional<String> ike(Suite suite) {
        return joined(
                Stream.concat(
                        keying(suite.ike()),
                        Stream.of(
                                Optional.ofNullable(PRFS.get(suite.prf())),
                                Optional.of(group(suite.group())))));
    }

    static Optional<String> esp(Suite suite) {
        return joined(
                Stream.concat(
                        keying(suite.esp()),
                        suite.pfs().map(group -> Optional.of(group(group))).stream()));
    }

    private static Stream<Optional<String>> keying(Keying keying) {
        Optional<String> cipher =
                Optional.ofNullable(CIPHERS.get(keying.cipher()))
                        .filter(_ -> keying.bits() <= KEY_BITS_MAX)
                        .map(word -> word.formatted(keying.bits()));
        return Stream.concat(
                Stream.of(cipher),
                keying.integrity().map(alg -> Optional.ofNullable(INTEGRITY.get(alg))).stream());
    }

    private static Optional<String> joined(Stream<Optional<String>> words) {
        var list = words.toList();
        return list.stream().allMatch(Optional::isPresent)
                ? Optional.of(
                        list.stream().flatMap(Optional::stream).collect(Collectors.joining("-")))
                : Optional.empty();
    }

    /// `modp-2048` is `modp2048`, `modp-2048-256` is `modp2048s256`, `brainpool-256` is `ecp256bp`.
    private static String group(DhGroup group) {
        String[] parts = group.token().split("-", -1);
        if (parts[0].equals("brainpool")) {
            return "ecp%sbp".formatted(parts[1]);
        }
        return parts[0].equals("modp") && parts.length == 3
                ? "modp%ss%s".formatted(parts[1], parts[2])
                : String.join("", parts);
    }
}
