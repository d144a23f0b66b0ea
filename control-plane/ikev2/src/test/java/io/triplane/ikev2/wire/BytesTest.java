package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void equalityAndHashAreByContent() {
        assertThat(Bytes.ofHex("01 02\nFF")).isEqualTo(Bytes.copyOf(new byte[] {1, 2, -1}));
        assertThat(Bytes.ofHex("0102")).hasSameHashCodeAs(Bytes.ofU16(0x0102));
        assertThat(Bytes.ofHex("0102")).isNotEqualTo(Bytes.ofHex("010200"));
        assertThat(Bytes.ofHex("0aFf")).hasToString("0aff");
    }

    @Test
    void nothingOutsideCanChangeIt() {
        byte[] source = {1, 2, 3};
        Bytes bytes = Bytes.copyOf(source);
        source[0] = 9;
        bytes.toArray()[1] = 9;
        assertThat(bytes).hasToString("010203");
        assertThat(bytes.asReadOnlyBuffer().isReadOnly()).isTrue();
    }

    @Test
    void numbersAreUnsignedAndInNetworkOrder() {
        Bytes bytes = Bytes.concat(Bytes.ofU8(0xFE), Bytes.ofU16(0xFEDC), Bytes.ofU32(0xFEDCBA98L));
        assertThat(bytes).hasToString("fefedcfedcba98");
        assertThat(bytes.at(0)).isEqualTo(0xFE);
        assertThat(bytes.u16(1)).isEqualTo(0xFEDC);
        assertThat(bytes.u32(3)).isEqualTo(0xFEDCBA98L);
        assertThat(Bytes.ofU64(-2).u64(0)).isEqualTo(-2);
    }

    @Test
    void numbersThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.ofU8(256));
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.ofU16(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.ofU32(0x1_0000_0000L));
    }

    @Test
    void slicesAndCopies() {
        Bytes bytes = Bytes.ofHex("0001020304");
        assertThat(bytes.slice(1, 3)).hasToString("0102");
        assertThat(bytes.slice(5)).isEqualTo(Bytes.EMPTY);
        assertThat(bytes.concat(Bytes.ofHex("05"))).hasToString("000102030405");
        assertThat(bytes.startsWith(Bytes.ofHex("0001"))).isTrue();
        assertThat(bytes.startsWith(Bytes.ofHex("000102030405"))).isFalse();
        assertThat(bytes.startsWith(Bytes.ofHex("01"))).isFalse();
        assertThatThrownBy(() -> bytes.slice(2, 6))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("2 to 6 of 5");

        byte[] array = new byte[7];
        bytes.copyTo(array, 2);
        assertThat(Bytes.copyOf(array, 2, 7)).isEqualTo(bytes);
        ByteBuffer buffer = ByteBuffer.allocate(5);
        bytes.copyTo(buffer);
        assertThat(Bytes.copyOf(buffer.flip().position(3))).hasToString("0304");
    }

    @Test
    void comparisonIsUnsigned() {
        assertThat(Bytes.ofHex("80")).isGreaterThan(Bytes.ofHex("7f"));
        assertThat(Bytes.ofHex("7f")).isLessThan(Bytes.ofHex("7f00"));
        assertThat(Bytes.ofHex("7f").equalsConstantTime(Bytes.ofHex("7f"))).isTrue();
        assertThat(Bytes.ofHex("7f").equalsConstantTime(Bytes.ofHex("7e"))).isFalse();
        assertThat(Bytes.ofHex("7f").equalsConstantTime(Bytes.ofHex("7f7f"))).isFalse();
    }
}
