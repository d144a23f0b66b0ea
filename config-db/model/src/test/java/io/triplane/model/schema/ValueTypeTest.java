package io.triplane.model.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts of fields to values, with garbage of the kind that `redis-cli` lets in.
class ValueTypeTest {
    @Test
    void numbersIncludeBothEnds() throws BadValueException {
        assertThat(ValueType.port().parse("1")).isEqualTo(1);
        assertThat(ValueType.port().parse("65535")).isEqualTo(65_535);
        assertThat(ValueType.zeroOr(60, 90).parse("0")).isZero();
        assertThat(ValueType.zeroOr(60, 90).shape().hint()).isEqualTo("0|60..90");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "0", "65536", "1e3", "99999999999999999999", "-1", "0x1"})
    void numbersOutOfRangeOrShapeAreRefusedWithTheRange(String text) {
        assertThatThrownBy(() -> ValueType.port().parse(text))
                .isInstanceOfSatisfying(
                        BadValueException.class,
                        bad -> assertThat(bad.remedy()).contains("1 to 65535"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.9", "4.1", "1e9", "1E-999999999", "1.8.", ".5", "٣"})
    void decimalsOutOfRangeOrShapeAreRefused(String text) {
        assertThatThrownBy(() -> ValueType.decimal("1.0", "4.0").parse(text))
                .isInstanceOf(BadValueException.class);
    }

    @Test
    void booleansOfPythonAreReadAndWrittenInLowerCase() throws BadValueException {
        assertThat(ValueType.bool().parse("True")).isTrue();
        assertThat(ValueType.bool().render(true)).isEqualTo("true");
        assertThatThrownBy(() -> ValueType.bool().parse("yes"))
                .isInstanceOf(BadValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a|b", "a:b", "a,b", "a@b", "-a", "ä", "a b", "a\n"})
    void namesThatWouldBreakAKeyAreRefused(String text) {
        assertThatThrownBy(() -> ValueType.name().parse(text))
                .isInstanceOf(BadValueException.class);
    }

    @Test
    void namesEndAt63Characters() throws BadValueException {
        assertThat(ValueType.name().parse("a".repeat(63))).hasSize(63);
        assertThatThrownBy(() -> ValueType.name().parse("a".repeat(64)))
                .isInstanceOf(BadValueException.class);
    }

    @Test
    void listsAreCommaJoinedAndBounded() throws BadValueException {
        ValueType<List<Integer>> ports = ValueType.list(ValueType.port(), 2);

        assertThat(ports.parse("500,4500")).containsExactly(500, 4500);
        assertThat(ports.parse("")).isEmpty();
        assertThat(ports.render(List.of(500, 4500))).isEqualTo("500,4500");
        assertThatThrownBy(() -> ports.parse("1,2,3")).hasMessageContaining("has 3 elements");
        assertThatThrownBy(() -> ports.parse("1,1")).hasMessageContaining("twice");
        assertThatThrownBy(() -> ports.parse("1,x")).hasMessageContaining("element \"x\"");
    }

    @Test
    void textKeepsToOneLine() {
        assertThatThrownBy(() -> ValueType.text(10, "text").parse("a\nb"))
                .hasMessageContaining("control character");
        assertThatThrownBy(() -> ValueType.text(3, "text").parse("abcd"))
                .hasMessageContaining("4 characters");
    }
}
