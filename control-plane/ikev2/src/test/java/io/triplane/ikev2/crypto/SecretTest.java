package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.ikev2.wire.Bytes;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void sourceIsZeroOnceTakenOver() {
        byte[] source = {1, 2, 3, 4, 5};
        Secret middle = Secret.of(source, 1, 3);
        assertThat(source).containsExactly(1, 0, 0, 0, 5);
        assertThat(octets(middle)).containsExactly(2, 3, 4);

        Secret whole = Secret.of(source);
        assertThat(source).containsOnly(0);
        assertThat(octets(whole)).containsExactly(1, 0, 0, 0, 5);
    }

    @Test
    void octetsAreZeroAfterClose() {
        Secret secret = Secret.of(new byte[] {1, 2, 3});
        byte[] inner = secret.lend((octets, _, _) -> octets);
        assertThat(inner).containsExactly(1, 2, 3);
        secret.close();
        assertThat(inner).containsOnly(0);
    }

    @Test
    void closeMayBeRepeated() {
        Secret secret = Secret.of(new byte[] {1});
        secret.close();
        secret.close();
        assertThat(secret.isClosed()).isTrue();
    }

    @Test
    void useAfterCloseIsAnError() {
        Secret closed = Secret.of(new byte[] {1, 2});
        Secret open = Secret.of(new byte[] {1, 2});
        closed.close();
        List<ThrowingCallable> uses =
                List.of(
                        () -> closed.lend((_, _, length) -> length),
                        () -> closed.copyTo(new byte[2], 0),
                        () -> closed.slice(0, 1),
                        closed::copy,
                        () -> closed.equalsConstantTime(open),
                        () -> open.equalsConstantTime(closed));
        for (ThrowingCallable use : uses) {
            assertThatThrownBy(use)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("2 octets");
        }
    }

    @Test
    void sliceSharesTheOctetsAndEndsWithItsOwner() {
        Secret owner = Secret.of(new byte[] {1, 2, 3, 4, 5});
        Secret slice = owner.slice(1, 4).slice(1, 2);
        assertThat(octets(slice)).containsExactly(3, 4);
        assertThat(slice.<byte[]>lend((octets, _, _) -> octets))
                .isSameAs(owner.<byte[]>lend((octets, _, _) -> octets));
        owner.close();
        assertThatThrownBy(() -> octets(slice)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingASliceLeavesItsOwnerOpen() {
        Secret owner = Secret.of(new byte[] {1, 2, 3});
        Secret slice = owner.slice(0, 2);
        slice.close();
        assertThatThrownBy(() -> octets(slice)).isInstanceOf(IllegalStateException.class);
        assertThat(octets(owner)).containsExactly(1, 2, 3);
    }

    @Test
    void sliceBeyondTheEndIsRefused() {
        Secret secret = Secret.of(new byte[5]).slice(0, 3);
        assertThatThrownBy(() -> secret.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> secret.slice(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> secret.slice(Integer.MAX_VALUE, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void copyOutlivesTheOriginal() {
        Secret secret = Secret.of(new byte[] {1, 2, 3});
        Secret copy = secret.slice(1, 2).copy();
        secret.close();
        assertThat(octets(copy)).containsExactly(2, 3);
    }

    @Test
    void textShowsTheLengthAlone() {
        assertThat(Secret.of(new byte[] {65, 66, 67})).hasToString("Secret[3 octets]");
    }

    @Test
    void comparisonLooksAtAllOctetsAndTheLength() {
        Secret secret = Secret.of(new byte[] {1, 2, 3});
        assertThat(secret.equalsConstantTime(Secret.ofPublic(Bytes.ofHex("010203")))).isTrue();
        assertThat(secret.equalsConstantTime(Secret.ofPublic(Bytes.ofHex("010204")))).isFalse();
        assertThat(secret.equalsConstantTime(Secret.ofPublic(Bytes.ofHex("0102")))).isFalse();
        assertThat(secret.equalsConstantTime(Secret.of(new byte[] {0, 1, 2, 3}).slice(1, 3)))
                .isTrue();
    }

    private static byte[] octets(Secret secret) {
        byte[] octets = new byte[secret.length()];
        secret.copyTo(octets, 0);
        return octets;
    }
}
