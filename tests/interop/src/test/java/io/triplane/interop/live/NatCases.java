package io.triplane.interop.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.interop.live.Tunnel.Theirs;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A NAT between the two: in front of the side that begins, it chooses ports; in front of the other
/// side, it forwards 500 and 4500.
abstract class NatCases extends TransformCases {
    /// How a NAT shows the peer to us, when it begins and when we do.
    private static final String PEER_HIDDEN = "192.0.2.101";

    private static final String PEER_EXPOSED = "192.0.2.102";

    /// How a NAT shows us to the peer, when we begin and when it does.
    private static final String US_HIDDEN = "203.0.113.101";

    private static final String US_EXPOSED = "203.0.113.102";

    private final Tunnel hiddenPeer = behind("hiddenpeer", PEER_HIDDEN, Tunnel.OUR_ADDRESS);
    private final Tunnel exposedPeer = behind("exposedpeer", PEER_EXPOSED, Tunnel.OUR_ADDRESS);
    private final Tunnel weHidden = tunnel("wehidden", Map.of(), remote(US_HIDDEN));
    private final Tunnel weExposed = tunnel("weexposed", Map.of(), remote(US_EXPOSED));

    NatCases(StrongSwan.Installation installation) throws IOException {
        super(installation);
    }

    /// A tunnel whose peer we see at `seen`, and which sees us at `us`.
    private Tunnel behind(String name, String seen, String us) {
        return tunnel(
                name, Map.of("remote_address", seen, "remote_id", nextPeerAddress()), remote(us));
    }

    private static Theirs remote(String us) {
        return Theirs.of("remote_addrs = " + us);
    }

    @ParameterizedTest(name = "{0} | the peer behind a NAT")
    @MethodSource("bothRoles")
    void thePeerIsBehindANat(Cell cell) {
        Tunnel tunnel = cell.role() == Role.INITIATOR ? exposedPeer : hiddenPeer;
        play(
                () -> {
                    try (Router.Doing _ =
                            switch (cell.role()) {
                                case INITIATOR ->
                                        lab().router()
                                                .expose(
                                                        tunnel.peerAddress(),
                                                        Tunnel.OUR_ADDRESS,
                                                        PEER_EXPOSED);
                                case RESPONDER ->
                                        lab().router()
                                                .hide(
                                                        tunnel.peerAddress(),
                                                        Tunnel.OUR_ADDRESS,
                                                        PEER_HIDDEN);
                            }) {
                        Standing standing = establish(tunnel, cell.role());
                        assertThat(standing.ikeSa().getNat()).isIn("remote", "both");
                        assertThat(standing.child().getUdpEncapsulation()).isTrue();
                        assertThat(standing.ikeSa().getRemote())
                                .matches(
                                        switch (cell.role()) {
                                            case INITIATOR -> PEER_EXPOSED + ":4500";
                                            case RESPONDER -> PEER_HIDDEN + ":[23]\\d{4}";
                                        });
                        gateway().rekeyChild(tunnel);
                        awaitOtherChild(tunnel, cell.role(), standing);
                        end(tunnel, cell.role());
                    }
                },
                tunnel);
    }

    @ParameterizedTest(name = "{0} | we behind a NAT")
    @MethodSource("bothRoles")
    void weAreBehindANat(Cell cell) {
        Tunnel tunnel = cell.role() == Role.INITIATOR ? weHidden : weExposed;
        play(
                () -> {
                    try (Router.Doing _ =
                            switch (cell.role()) {
                                case INITIATOR ->
                                        lab().router()
                                                .hide(
                                                        Tunnel.OUR_ADDRESS,
                                                        tunnel.peerAddress(),
                                                        US_HIDDEN);
                                case RESPONDER ->
                                        lab().router()
                                                .expose(
                                                        Tunnel.OUR_ADDRESS,
                                                        tunnel.peerAddress(),
                                                        US_EXPOSED);
                            }) {
                        Standing standing = establish(tunnel, cell.role());
                        assertThat(standing.ikeSa().getNat()).isIn("local", "both");
                        assertThat(standing.child().getUdpEncapsulation()).isTrue();
                        peer().rekeyChild(tunnel);
                        awaitOtherChild(tunnel, cell.role(), standing);
                        end(tunnel, cell.role());
                    }
                },
                tunnel);
    }
}
