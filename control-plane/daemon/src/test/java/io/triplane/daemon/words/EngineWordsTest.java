package io.triplane.daemon.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.model.crypto.Cipher;
import io.triplane.model.crypto.DhGroup;
import io.triplane.model.crypto.EncryptionAlg;
import io.triplane.model.crypto.EspProposal;
import io.triplane.model.crypto.IkeProposal;
import io.triplane.model.crypto.IntegrityAlg;
import io.triplane.model.crypto.Pfs;
import io.triplane.model.crypto.PrfAlg;
import io.triplane.model.crypto.Standing;
import io.triplane.model.crypto.Use;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineWordsTest {
    /// Whatever the configuration takes, the protocol library has a word for, and the same one.
    @Test
    void everyAlgorithmThatCanBeConfiguredIsKnownToTheLibrary() {
        int translated = 0;
        for (EncryptionAlg alg : EncryptionAlg.values()) {
            if (!isTaken(alg.standing(Use.IKE))) {
                continue;
            }
            for (int bits : alg.keyBits().isEmpty() ? List.of(0) : alg.keyBits()) {
                IkeProposal proposal = ike(new Cipher(alg, bits));
                assertThat(EngineWords.ike(proposal).encryption())
                        .singleElement()
                        .hasToString(proposal.ciphers().getFirst().toString());
                translated++;
            }
        }
        assertThat(translated).isPositive();
    }

    @Test
    void pfsIsOfferedAsConfigured() {
        EspProposal proposal =
                new EspProposal(List.of(new Cipher(EncryptionAlg.AES_GCM_16, 256)), List.of());
        List<DhGroup> ikeGroups = List.of(DhGroup.ECP_256);
        assertThat(EngineWords.esp(proposal, new Pfs.Inherit(), ikeGroups).keyExchange())
                .containsExactly(KeyExchangeMethod.ECP_256, KeyExchangeMethod.NONE);
        assertThat(EngineWords.esp(proposal, new Pfs.None(), ikeGroups).keyExchange()).isEmpty();
        assertThat(
                        EngineWords.esp(proposal, new Pfs.Group(DhGroup.ECP_384), ikeGroups)
                                .keyExchange())
                .containsExactly(KeyExchangeMethod.ECP_384);
    }

    /// Slots without a word in between are declined, optional ones may be; what is behind the last
    /// word is not spoken of.
    @Test
    void additionalKeyExchangesKeepTheirSlots() {
        IkeProposal plain = ike(new Cipher(EncryptionAlg.AES_GCM_16, 256));
        List<Optional<DhGroup>> slots =
                List.of(
                        Optional.of(DhGroup.ML_KEM_768),
                        Optional.empty(),
                        Optional.of(DhGroup.ECP_384),
                        Optional.empty());
        assertThat(EngineWords.ike(plain.with(slots, false)).additional())
                .containsExactly(
                        List.of(KeyExchangeMethod.ML_KEM_768),
                        List.of(KeyExchangeMethod.NONE),
                        List.of(KeyExchangeMethod.ECP_384));
        assertThat(EngineWords.ike(plain.with(slots, true)).additional())
                .containsExactly(
                        List.of(KeyExchangeMethod.ML_KEM_768, KeyExchangeMethod.NONE),
                        List.of(KeyExchangeMethod.NONE),
                        List.of(KeyExchangeMethod.ECP_384, KeyExchangeMethod.NONE));
    }

    /// With every integrity algorithm, PRF and group that the configuration takes for IKE.
    private static IkeProposal ike(Cipher cipher) {
        return new IkeProposal(
                List.of(cipher),
                cipher.alg().isAead()
                        ? List.of()
                        : Arrays.stream(IntegrityAlg.values())
                                .filter(alg -> isTaken(alg.standing(Use.IKE)))
                                .toList(),
                Arrays.stream(PrfAlg.values()).filter(alg -> isTaken(alg.standing())).toList(),
                Arrays.stream(DhGroup.values())
                        .filter(group -> isTaken(group.standing(Use.IKE)))
                        .toList(),
                List.of(),
                false);
    }

    private static boolean isTaken(Standing standing) {
        return switch (standing) {
            case Standing.Allowed _, Standing.Discouraged _, Standing.Weak _ -> true;
            case Standing.Refused _ -> false;
        };
    }
}
