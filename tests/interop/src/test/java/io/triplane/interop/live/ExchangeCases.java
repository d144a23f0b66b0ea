package io.triplane.interop.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds against every peer: set-up, rekey and delete, from either side, in both roles.
abstract class ExchangeCases extends LiveMatrix {
    ExchangeCases(String peerName, Lab.Starter starter, Suite suite) {
        super(peerName, starter, suite);
    }

    /// The roles in which the peer deletes a child and keeps the IKE SA.
    Stream<Cell> peerDeletesChild() {
        return bothRoles();
    }

    @ParameterizedTest(name = "{0} | set-up, packets, delete by the other side")
    @MethodSource("bothRoles")
    @Tag("S2S-01")
    void comesCarriesAndGoes(Cell cell) {
        play(
                () -> {
                    Standing standing = establish(usual(), cell.role());
                    assertThat(standing.ikeSa().getSuite())
                            .isEqualTo("aes-gcm-16-256/hmac-sha2-256/curve25519");
                    assertThat(standing.child().getLocalSelectorsList())
                            .containsExactly(usual().ourHost());
                    end(usual(), cell.role());
                },
                usual());
    }

    @ParameterizedTest(name = "{0} | delete by the side that began")
    @MethodSource("bothRoles")
    void isDeletedByTheSideThatBegan(Cell cell) {
        play(
                () -> {
                    establish(usual(), cell.role());
                    switch (cell.role()) {
                        case INITIATOR -> gateway().terminate(usual());
                        case RESPONDER -> peer().terminate(usual());
                    }
                    assertGone(usual());
                },
                usual());
    }

    @ParameterizedTest(name = "{0} | child rekey by us")
    @MethodSource("bothRoles")
    void weRekeyTheChild(Cell cell) {
        play(
                () -> {
                    Standing before = establish(usual(), cell.role());
                    gateway().rekeyChild(usual());
                    Standing after = awaitOtherChild(usual(), cell.role(), before);
                    assertThat(after.ikeSa().getId()).isEqualTo(before.ikeSa().getId());
                    end(usual(), cell.role());
                },
                usual());
    }

    @ParameterizedTest(name = "{0} | child rekey by the peer")
    @MethodSource("bothRoles")
    void thePeerRekeysTheChild(Cell cell) {
        play(
                () -> {
                    Standing before = establish(usual(), cell.role());
                    peer().rekeyChild(usual());
                    Standing after = awaitOtherChild(usual(), cell.role(), before);
                    assertThat(after.ikeSa().getId()).isEqualTo(before.ikeSa().getId());
                    end(usual(), cell.role());
                },
                usual());
    }

    @ParameterizedTest(name = "{0} | IKE rekey by us")
    @MethodSource("bothRoles")
    void weRekeyTheIkeSa(Cell cell) {
        play(
                () -> {
                    Standing before = establish(usual(), cell.role());
                    gateway().rekeyIke(usual());
                    Standing after = assertStands(usual(), Role.INITIATOR);
                    assertOnlyTheIkeSaIsNew(before, after);
                    end(usual(), cell.role());
                },
                usual());
    }

    @ParameterizedTest(name = "{0} | IKE rekey by the peer")
    @MethodSource("bothRoles")
    void thePeerRekeysTheIkeSa(Cell cell) {
        play(
                () -> {
                    peer().expectIkeRekey(usual());
                    Standing before = establish(usual(), cell.role());
                    peer().rekeyIke(usual());
                    Standing after = awaitOtherIkeSa(usual(), before);
                    assertOnlyTheIkeSaIsNew(before, after);
                    end(usual(), cell.role());
                },
                usual());
    }

    private static void assertOnlyTheIkeSaIsNew(Standing before, Standing after) {
        assertThat(after.ikeSa().getInitiatorSpi()).isNotEqualTo(before.ikeSa().getInitiatorSpi());
        assertThat(after.child().getSpiIn()).isEqualTo(before.child().getSpiIn());
        assertThat(after.child().getSpiOut()).isEqualTo(before.child().getSpiOut());
    }

    @ParameterizedTest(name = "{0} | delete of the child alone by us")
    @MethodSource("bothRoles")
    void weDeleteTheChild(Cell cell) {
        play(
                () -> {
                    establish(usual(), cell.role());
                    gateway().terminateChild(usual());
                    assertOnlyTheIkeSaStands(usual());
                    end(usual(), cell.role());
                },
                usual());
    }

    @ParameterizedTest(
            name = "{0} | delete of the child alone by the peer",
            allowZeroInvocations = true)
    @MethodSource("peerDeletesChild")
    void thePeerDeletesTheChild(Cell cell) {
        play(
                () -> {
                    establish(usual(), cell.role());
                    peer().terminateChild(usual());
                    assertOnlyTheIkeSaStands(usual());
                    end(usual(), cell.role());
                },
                usual());
    }
}
