package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegistryTest {
    static List<Class<?>> registries() {
        return List.of(IanaNumber.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("registries")
    void numbersAndTokensAreUnique(Class<? extends IanaNumber> registry) {
        IanaNumber[] entries = registry.getEnumConstants();
        assertThat(entries).isNotEmpty();
        assertThat(Arrays.stream(entries).map(IanaNumber::number)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(entries).map(IanaNumber::token)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(entries).map(IanaNumber::rfc)).allMatch(rfc -> !rfc.isBlank());
    }

    @Test
    void everyEntryIsFoundByNumberAndToken() {
        for (NotifyType type : NotifyType.values()) {
            assertThat(NotifyType.of(type.number())).contains(type);
            assertThat(NotifyType.ofToken(type.token())).contains(type);
        }
        for (EncryptionId id : EncryptionId.values()) {
            assertThat(EncryptionId.of(id.number())).contains(id);
            assertThat(EncryptionId.ofToken(id.token())).contains(id);
        }
    }

    @Test
    void unknownNumbersStayNumbers() {
        assertThat(NotifyType.of(40_000)).isEmpty();
        assertThat(NotifyType.nameOf(40_000)).isEqualTo("40000");
        assertThat(NotifyType.nameOf(16_390)).isEqualTo("COOKIE");
        assertThat(EncryptionId.ofToken("aes-cbc".toUpperCase(Locale.ROOT))).isEmpty();
    }

    /// RFC 7296 §3.10.1 splits the numbers, known or not.
    @Test
    void notifyErrorsLieBelowTheStatusRange() {
        assertThat(NotifyType.isError(NotifyType.TS_MAX_QUEUE.number())).isTrue();
        assertThat(NotifyType.isError(16_383)).isTrue();
        assertThat(NotifyType.isError(NotifyType.INITIAL_CONTACT.number())).isFalse();
        assertThat(NotifyType.isError(65_535)).isFalse();
    }

    @Test
    void curve25519HasAnAlias() {
        assertThat(KeyExchangeMethod.ofToken("x25519")).contains(KeyExchangeMethod.CURVE25519);
        assertThat(KeyExchangeMethod.ofToken("curve25519")).contains(KeyExchangeMethod.CURVE25519);
    }

    @Test
    void combinedModeCiphersAreMarked() {
        assertThat(Arrays.stream(EncryptionId.values()).filter(EncryptionId::isAead))
                .allMatch(id -> id.token().matches(".*(ccm|gcm|gmac|poly1305).*"))
                .hasSize(14);
    }
}
