package io.triplane.ikev2.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateReaderTest {
    @Test
    void whatWasWrittenIsRead() {
        try (StateWriter out = new StateWriter()) {
            out.version(3);
            out.bool(true);
            out.u32(-7);
            out.u64(Long.MIN_VALUE);
            out.tick(new Tick(42));
            out.text("gr\u00fcn");
            out.bytes(Bytes.ofHex("00ff"));
            out.secret(Secret.of(new byte[] {1, 2, 3}));
            out.optional(Optional.of("there"), out::text);
            out.optional(Optional.<String>empty(), out::text);
            out.list(List.of(1, 2, 3), out::u32);
            try (Secret stored = out.finish();
                    StateReader in = new StateReader(stored)) {
                in.version("sample", 3);
                assertThat(in.bool()).isTrue();
                assertThat(in.u32()).isEqualTo(-7);
                assertThat(in.u64()).isEqualTo(Long.MIN_VALUE);
                assertThat(in.tick()).isEqualTo(new Tick(42));
                assertThat(in.text()).isEqualTo("gr\u00fcn");
                assertThat(in.bytes()).isEqualTo(Bytes.ofHex("00ff"));
                assertThat(in.secret().equalsConstantTime(Secret.of(new byte[] {1, 2, 3})))
                        .isTrue();
                assertThat(in.optional(in::text)).contains("there");
                assertThat(in.optional(in::text)).isEmpty();
                assertThat(in.list(in::u32)).containsExactly(1, 2, 3);
                in.end();
            }
        }
    }

    @Test
    void anUnknownVersionIsRefusedWithWhatToDo() {
        try (Secret stored = Secret.of(new byte[] {9});
                StateReader in = new StateReader(stored)) {
            assertThatThrownBy(() -> in.version("child", 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "stored child has version 9, this release reads version 1:"
                                    + " discard the stored state and negotiate again");
        }
    }

    @Test
    void aTruncatedStoreIsRefused() {
        try (Secret stored = Secret.of(new byte[] {0, 0, 1});
                StateReader in = new StateReader(stored)) {
            assertThatThrownBy(in::u32).hasMessageContaining("ends 1 octets early");
        }
    }

    @Test
    void aLengthBeyondTheStoreIsRefusedBeforeAnythingIsAllocated() {
        try (Secret stored = Secret.of(new byte[] {0x7F, -1, -1, -1});
                StateReader in = new StateReader(stored)) {
            assertThatThrownBy(in::bytes).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void octetsBehindTheEndAreRefused() {
        try (Secret stored = Secret.of(new byte[] {1, 0});
                StateReader in = new StateReader(stored)) {
            assertThat(in.bool()).isTrue();
            assertThatThrownBy(in::end).hasMessageContaining("1 octets behind its end");
        }
    }
}
