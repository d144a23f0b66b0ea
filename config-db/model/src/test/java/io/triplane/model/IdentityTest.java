package io.triplane.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.model.schema.BadValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Identities and passkeys as text.
class IdentityTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, ip4-addr:192.0.2.1",
        "2001:DB8::1, ip6-addr:2001:db8::1",
        "GW.Example.net, fqdn:gw.example.net",
        "user@example.net, rfc822:user@example.net",
        "any, any"
    })
    void typeIsGuessedFromTheValue(String text, String shown) throws BadValueException {
        assertThat(Identity.guess(text)).hasToString(shown);
        assertThat(Identity.valueType().parse(shown)).isEqualTo(Identity.guess(text));
    }

    @Test
    void octetsAreThoseOfTheIdPayload() throws BadValueException {
        assertThat(Identity.parse(IdType.IP4_ADDR, "10.0.0.1").octets())
                .containsExactly(10, 0, 0, 1);
        assertThat(Identity.parse(IdType.FQDN, "gw").octets()).isEqualTo("gw".getBytes(UTF_8));
        assertThat(Identity.parse(IdType.KEY_ID, "0x00ff").octets()).containsExactly(0, 0xff);
        assertThat(Identity.parse(IdType.KEY_ID, "box 7").octets())
                .isEqualTo("box 7".getBytes(UTF_8));
        assertThat(Identity.parse(IdType.DER_ASN1_DN, "0x3000").octets()).containsExactly(0x30, 0);
        assertThat(Identity.ANYONE.octets()).isEmpty();
    }

    @Test
    void passkeyKnowsItsFormAndShowsNothing() throws BadValueException {
        assertThat(Passkey.parse("v1:AAAA").isSealed()).isTrue();
        assertThat(Passkey.parse("correct horse").isSealed()).isFalse();
        assertThat(Passkey.parse("correct horse").toString()).doesNotContain("horse");
        assertThat(Passkey.parse("0sAAAA").text()).isEqualTo("0sAAAA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1:not base64", "0xabc", "0xzz", "0x", "0s", "0s!"})
    void brokenPasskeysAreRefusedWithoutBeingRepeated(String text) {
        assertThatThrownBy(() -> Passkey.parse(text))
                .isInstanceOf(BadValueException.class)
                .message()
                .satisfies(m -> assertThat(text.length() > 3 && m.contains(text)).isFalse());
    }

    @Test
    void passkeyIsBounded() throws BadValueException {
        assertThat(Passkey.parse("x".repeat(512)).isSealed()).isFalse();
        assertThatThrownBy(() -> Passkey.parse("x".repeat(513)))
                .hasMessageContaining("513 characters");
    }
}
