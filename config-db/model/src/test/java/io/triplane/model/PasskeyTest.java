package io.triplane.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.model.schema.BadValueException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeyTest {
    /// Written out, as hex and as base64: a key that anybody has is none.
    @Tag("S2S-02")
    @ParameterizedTest
    @ValueSource(strings = {"", "0x", "0s"})
    void anEmptyOneIsRefused(String text) {
        assertThatThrownBy(() -> Passkey.parse(text)).isInstanceOf(BadValueException.class);
    }
}
