package io.triplane.interop.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.interop.live.Tunnel.Theirs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the configuration of a strongSwan can bring about: refusals, cookies, fragments, liveness.
abstract class StrongSwanCases extends NatCases {
    private static final Duration NOTICED_MAX = Duration.ofSeconds(20);

    /// Long enough that IKE_AUTH does not fit into the smallest packet.
    private static final String LONG_NAME = "gateway." + "of-a-long-name.".repeat(14) + "example";

    private static final int NAT_PORT = 4500;
    private static final String ASKED = "INFORMATIONAL request";

    private final Tunnel stranger =
            tunnel("stranger", Map.of("secret", OurConfig.WRONG_SECRET), Theirs.USUAL);
    private final Tunnel otherGroup =
            tunnel(
                    "othergroup",
                    Map.of("ike_dh", ""),
                    Theirs.of("proposals = aes256gcm16-prfsha256-ecp256"));
    private final Tunnel guess =
            tunnel(
                    "guess",
                    Map.of(),
                    Theirs.of("proposals = aes256gcm16-prfsha256-modp3072-curve25519"));
    private final Tunnel legacy =
            tunnel("legacy", Map.of(), Theirs.of("proposals = 3des-md5-prfmd5-modp1024"));
    private final Tunnel shortKey =
            tunnel("shortkey", Map.of(), Theirs.of("proposals = aes128gcm16-prfsha256-curve25519"));
    private final Tunnel waiting = tunnel("waiting", Map.of(), Theirs.USUAL);
    private final Tunnel watched =
            tunnel("watched", Map.of("dpd_delay", "1", "dpd_action", "clear"), Theirs.USUAL);
    private final Tunnel watching = tunnel("watching", Map.of(), Theirs.of("dpd_delay = 1s"));
    private final Tunnel fragmented =
            tunnel(
                    "fragmented",
                    Map.of(
                            "fragmentation",
                            "force",
                            "local_id_type",
                            "fqdn",
                            "local_id",
                            LONG_NAME,
                            "remote_id_type",
                            "fqdn",
                            "remote_id",
                            "peer." + LONG_NAME),
                    Theirs.of(
                            "fragmentation = force",
                            "local {",
                            "  id = peer." + LONG_NAME,
                            "}",
                            "remote {",
                            "  id = " + LONG_NAME,
                            "}"));

    StrongSwanCases(StrongSwan.Installation installation) throws IOException {
        super(installation);
    }

    final Stream<Cell> asResponder() {
        return Stream.of(cell(Role.RESPONDER));
    }

    @ParameterizedTest(name = "{0} | wrong shared key")
    @MethodSource("bothRoles")
    @Tag("S2S-02")
    void aWrongKeyIsRefused(Cell cell) {
        play(
                () -> {
                    switch (cell.role()) {
                        case INITIATOR ->
                                assertThat(gateway().failToInitiate(stranger).getText())
                                        .contains("AUTHENTICATION_FAILED");
                        case RESPONDER ->
                                assertThatThrownBy(() -> peer().initiate(stranger))
                                        .hasMessageContaining("AUTHENTICATION_FAILED");
                    }
                    assertGone(stranger);
                },
                stranger);
    }

    @ParameterizedTest(name = "{0} | another group is asked for")
    @MethodSource("bothRoles")
    @Tag("ALG-06")
    void aWrongGuessOfTheGroupCostsOneRoundTrip(Cell cell) {
        Tunnel tunnel = cell.role() == Role.INITIATOR ? otherGroup : guess;
        play(
                () -> {
                    int mark = gateway().journal().mark();
                    establish(tunnel, cell.role());
                    assertThat(gateway().journal().messages(mark, tunnel.peerAddress()))
                            .satisfiesOnlyOnce(line ->
                                    assertThat(line).contains("IKE_SA_INIT", "INVALID_KE_PAYLOAD"));
                    end(tunnel, cell.role());
                },
                tunnel);
    }

    @ParameterizedTest(name = "{0} | nothing but weak algorithms is offered")
    @MethodSource("asResponder")
    @Tag("ALG-07")
    void weakAlgorithmsAreRefusedByName(Cell cell) {
        assertRefused(legacy, "3des", "modp-1024");
        assertThat(cell.role()).isEqualTo(Role.RESPONDER);
    }

    @ParameterizedTest(name = "{0} | another key length is offered")
    @MethodSource("asResponder")
    @Tag("ALG-01")
    void anotherKeyLengthIsRefusedByName(Cell cell) {
        assertRefused(shortKey, "aes-gcm-16-128", "aes-gcm-16-256");
        assertThat(cell.role()).isEqualTo(Role.RESPONDER);
    }

    private void assertRefused(Tunnel tunnel, String... named) {
        play(
                () -> {
                    int mark = gateway().journal().mark();
                    assertThatThrownBy(() -> peer().initiate(tunnel))
                            .hasMessageContaining("NO_PROPOSAL_CHOSEN");
                    Awaitility.await()
                            .atMost(NOTICED_MAX)
                            .until(() -> !gateway().journal().failures(mark).isEmpty());
                    assertThat(gateway().journal().failures(mark).getFirst().getText())
                            .contains(named);
                    assertGone(tunnel);
                },
                tunnel);
    }

    /// Both ends ask for cookies from the first half-open IKE SA on, and have one while the packets
    /// of another set-up are lost.
    @ParameterizedTest(name = "{0} | cookie asked for by the responder")
    @MethodSource("bothRoles")
    void theResponderAsksForACookie(Cell cell) {
        play(
                () -> {
                    int mark = gateway().journal().mark();
                    try (Router.Doing _ = lab().router().lose(NAT_PORT)) {
                        begin(waiting, cell.role());
                        awaitMessage(mark, waiting, cell.role(), "IKE_SA_INIT response");
                        begin(usual(), cell.role());
                        awaitMessage(mark, usual(), cell.role(), "IKE_SA_INIT response 0 [SA");
                    }
                    assertThat(gateway().journal().messages(mark, usual().peerAddress()))
                            .satisfiesOnlyOnce(line ->
                                    assertThat(line)
                                            .contains("IKE_SA_INIT response 0 [N(COOKIE)]"));
                    assertStands(usual(), cell.role());
                    assertStands(waiting, cell.role());
                    end(usual(), cell.role());
                    end(waiting, cell.role());
                },
                usual(),
                waiting);
    }

    private void begin(Tunnel tunnel, Role role) {
        switch (role) {
            case INITIATOR -> gateway().begin(tunnel);
            case RESPONDER -> peer().begin(tunnel);
        }
    }

    /// Waits for a message that only the responder sends.
    private void awaitMessage(int mark, Tunnel tunnel, Role role, String opening) {
        awaitMessage(
                mark,
                tunnel,
                switch (role) {
                    case INITIATOR -> "< " + opening;
                    case RESPONDER -> "> " + opening;
                });
    }

    private void awaitMessage(int mark, Tunnel tunnel, String opening) {
        Awaitility.await(opening)
                .atMost(NOTICED_MAX)
                .until(() ->
                        gateway().journal().messages(mark, tunnel.peerAddress()).stream()
                                .anyMatch(line -> line.startsWith(opening)));
    }

    @ParameterizedTest(name = "{0} | IKE_AUTH request in fragments")
    @MethodSource("bothRoles")
    void largeMessagesGoInFragments(Cell cell) {
        play(
                () -> {
                    int mark = peer().said().length();
                    establish(fragmented, cell.role());
                    assertThat(peer().said().substring(mark))
                            .containsPattern(
                                    switch (cell.role()) {
                                        case INITIATOR -> "received fragment #2 of [2-9]";
                                        case RESPONDER -> "splitting IKE message .* fragments";
                                    });
                    end(fragmented, cell.role());
                },
                fragmented);
    }

    @ParameterizedTest(name = "{0} | liveness asked by us, and a dead peer")
    @MethodSource("bothRoles")
    @Tag("LIV-01")
    void aDeadPeerIsNoticed(Cell cell) {
        play(
                () -> {
                    int mark = gateway().journal().mark();
                    establish(watched, cell.role());
                    awaitMessage(mark, watched, "> " + ASKED);
                    assertStands(watched, cell.role());
                    int cut = gateway().journal().mark();
                    try (Router.Doing _ = lab().router().loseAll()) {
                        Awaitility.await()
                                .atMost(NOTICED_MAX)
                                .until(() -> gateway().ikeSas(watched).isEmpty());
                        assertThat(gateway().childSas(watched)).isEmpty();
                        assertThat(gateway().journal().messages(cut, watched.peerAddress()))
                                .as("nothing but the question, no Delete")
                                .allMatch(line -> line.matches("> " + ASKED + " \\d+ SK\\{}"));
                    }
                    peer().sweep(watched);
                    assertGone(watched);
                },
                watched);
    }

    @ParameterizedTest(name = "{0} | liveness asked by the peer")
    @MethodSource("bothRoles")
    void thePeerIsTold(Cell cell) {
        play(
                () -> {
                    int mark = gateway().journal().mark();
                    establish(watching, cell.role());
                    Awaitility.await().atMost(NOTICED_MAX).until(() -> questions(mark).size() >= 2);
                    assertStands(watching, cell.role());
                    end(watching, cell.role());
                },
                watching);
    }

    private List<String> questions(int mark) {
        return gateway().journal().messages(mark, watching.peerAddress()).stream()
                .filter(line -> line.startsWith("< " + ASKED))
                .toList();
    }
}
