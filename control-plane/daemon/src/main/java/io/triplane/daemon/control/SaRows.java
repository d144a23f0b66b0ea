package io.triplane.daemon.control;

import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.EspMode;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.model.net.IpAddress;
import io.triplane.model.schema.RowKey;
import io.triplane.model.state.Counters;
import io.triplane.model.state.IkeSaState;
import io.triplane.model.state.IpsecSaState;
import io.triplane.model.state.StateRow;
import io.triplane.plane.ChildState;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The rows of IKE SAs and Child SAs in STATE_DB and COUNTERS_DB. No key material.
final class SaRows {
    private static final HexFormat HEX = HexFormat.of();

    private SaRows() {}

    static RowKey key(IkeSaInfo sa) {
        return IkeSaState.TABLE.key(sa.connection(), sa.name().toString());
    }

    static StateRow ikeSa(IkeSaInfo sa) {
        IkeSaView view = sa.view();
        StateRow row =
                StateRow.of(IkeSaState.TABLE, sa.connection(), sa.name().toString())
                        .with(IkeSaState.INITIATOR_SPI, Optional.of(view.initiatorSpi()))
                        .with(IkeSaState.RESPONDER_SPI, Optional.of(view.responderSpi()))
                        .with(
                                IkeSaState.ROLE,
                                Optional.of(
                                        view.initiator()
                                                ? IkeSaState.Role.INITIATOR
                                                : IkeSaState.Role.RESPONDER))
                        .with(IkeSaState.VERSION, Optional.of(2L))
                        .with(IkeSaState.STATE, Optional.of(state(view.state())))
                        .with(IkeSaState.LOCAL_ADDRESS, Optional.of(address(view.local())))
                        .with(IkeSaState.LOCAL_PORT, port(view.local()))
                        .with(IkeSaState.REMOTE_ADDRESS, Optional.of(address(view.remote())))
                        .with(IkeSaState.REMOTE_PORT, port(view.remote()))
                        .with(IkeSaState.LOCAL_ID, view.localIdentity().map(Identity::toString))
                        .with(IkeSaState.REMOTE_ID, view.remoteIdentity().map(Identity::toString))
                        .with(IkeSaState.LOCAL_AUTH, Optional.of("psk"))
                        .with(IkeSaState.REMOTE_AUTH, Optional.of("psk"))
                        .with(IkeSaState.NAT, Optional.of(nat(view.nat())))
                        .with(
                                IkeSaState.FRAGMENTATION,
                                Optional.of(view.extensions().fragmentation()))
                        .with(IkeSaState.MOBIKE, Optional.of(view.extensions().mobike()))
                        .with(IkeSaState.ESTABLISHED, sa.established().map(Instant::getEpochSecond))
                        .with(IkeSaState.REKEY_AT, sa.rekeyAt().map(Instant::getEpochSecond))
                        .with(IkeSaState.REAUTH_AT, sa.reauthAt().map(Instant::getEpochSecond))
                        .with(IkeSaState.MSGID_OUT, Optional.of(view.requestsSent()))
                        .with(IkeSaState.MSGID_IN, Optional.of(view.requestsReceived()));
        return withSuite(row, view.suite());
    }

    /// The engine writes `cipher/prf/group` for an AEAD cipher, else `cipher/integrity/prf/group`.
    private static StateRow withSuite(StateRow row, String suite) {
        List<String> parts = List.of(suite.split("/", -1));
        return switch (parts.size()) {
            case 3 ->
                    row.with(IkeSaState.ENCRYPTION, Optional.of(parts.get(0)))
                            .with(IkeSaState.PRF, Optional.of(parts.get(1)))
                            .with(IkeSaState.DH, Optional.of(parts.get(2)));
            case 4 ->
                    row.with(IkeSaState.ENCRYPTION, Optional.of(parts.get(0)))
                            .with(IkeSaState.INTEG, Optional.of(parts.get(1)))
                            .with(IkeSaState.PRF, Optional.of(parts.get(2)))
                            .with(IkeSaState.DH, Optional.of(parts.get(3)));
            // Not agreed yet.
            default -> row;
        };
    }

    private static IkeSaState.State state(IkeSaView.State state) {
        return switch (state) {
            case CONNECTING, AUTHENTICATING -> IkeSaState.State.CONNECTING;
            case ESTABLISHED -> IkeSaState.State.ESTABLISHED;
            case REKEYING -> IkeSaState.State.REKEYING;
            case REKEYED -> IkeSaState.State.REKEYED;
            case DELETING -> IkeSaState.State.DELETING;
        };
    }

    private static IkeSaState.Nat nat(IkeSaView.Nat nat) {
        if (nat.localBehindNat()) {
            return nat.remoteBehindNat() ? IkeSaState.Nat.BOTH : IkeSaState.Nat.LOCAL;
        }
        return nat.remoteBehindNat() ? IkeSaState.Nat.REMOTE : IkeSaState.Nat.NONE;
    }

    static RowKey key(ChildSaInfo sa) {
        ChildSaView view = sa.view();
        return IpsecSaState.TABLE.key(
                view.connection(), view.childName(), HEX.toHexDigits(view.inboundSpi()));
    }

    static StateRow childSa(ChildSaInfo sa, Optional<String> tunnelInterface, int replayWindow) {
        ChildSaView view = sa.view();
        return StateRow.of(
                        IpsecSaState.TABLE,
                        view.connection(),
                        view.childName(),
                        HEX.toHexDigits(view.inboundSpi()))
                .with(IpsecSaState.SPI_IN, Optional.of(view.inboundSpi()))
                .with(IpsecSaState.SPI_OUT, Optional.of(view.outboundSpi()))
                .with(IpsecSaState.PROTOCOL, Optional.of("esp"))
                .with(IpsecSaState.MODE, Optional.of(mode(view.mode())))
                .with(IpsecSaState.ENCRYPTION, Optional.of(view.suite().cipher().toString()))
                .with(
                        IpsecSaState.INTEG,
                        Optional.of(view.suite().integrity())
                                .filter(integrity -> integrity != IntegrityId.NONE)
                                .map(IntegrityId::token))
                .with(IpsecSaState.ESN, Optional.of(view.suite().extendedSequenceNumbers()))
                .with(IpsecSaState.UDP_ENCAP, Optional.of(view.encapsulated()))
                .with(IpsecSaState.STATE, Optional.of(state(sa)))
                .with(IpsecSaState.REASON, Optional.of(sa.reason()).filter(r -> !r.isEmpty()))
                .with(IpsecSaState.LOCAL_TS, texts(view.selectors().local()))
                .with(IpsecSaState.REMOTE_TS, texts(view.selectors().remote()))
                .with(IpsecSaState.TUNNEL_INTERFACE, tunnelInterface)
                .with(IpsecSaState.ESTABLISHED, Optional.of(sa.established().getEpochSecond()))
                .with(IpsecSaState.REKEY_AT, sa.rekeyAt().map(Instant::getEpochSecond))
                .with(IpsecSaState.EXPIRES_AT, sa.expiresAt().map(Instant::getEpochSecond))
                .with(IpsecSaState.BYTES_LEFT, bytesLeft(sa))
                .with(IpsecSaState.REQID, Optional.of(view.id().number()))
                .with(IpsecSaState.REPLAY_WINDOW, Optional.of((long) replayWindow));
    }

    /// What the engine is doing with it, else what the data plane has proven of it.
    static IpsecSaState.State state(ChildSaInfo sa) {
        return switch (sa.view().state()) {
            case DELETING -> IpsecSaState.State.DELETING;
            case REKEYING -> IpsecSaState.State.REKEYING;
            case REKEYED -> IpsecSaState.State.REKEYED;
            case INSTALLING, INSTALLED ->
                    sa.proven().map(SaRows::state).orElse(IpsecSaState.State.INSTALLED);
        };
    }

    private static IpsecSaState.State state(ChildState proven) {
        return switch (proven) {
            case INSTALLED -> IpsecSaState.State.INSTALLED;
            case UP -> IpsecSaState.State.UP;
            case HALF_UP -> IpsecSaState.State.HALF_UP;
            case ONE_WAY -> IpsecSaState.State.ONE_WAY;
            case FAILED -> IpsecSaState.State.FAILED;
        };
    }

    /// The direction that has carried more decides.
    private static Optional<Long> bytesLeft(ChildSaInfo sa) {
        long carried = Math.max(sa.inNow().bytes(), sa.outNow().bytes());
        return sa.view().rekeyBytes().map(limit -> Math.max(0, limit - carried));
    }

    private static String mode(EspMode mode) {
        return switch (mode) {
            case TUNNEL -> "tunnel";
            case TRANSPORT -> "transport";
        };
    }

    static RowKey countersKey(ChildSaInfo sa) {
        ChildSaView view = sa.view();
        return Counters.SA.key(
                view.connection(), view.childName(), HEX.toHexDigits(view.inboundSpi()));
    }

    static StateRow counters(ChildSaInfo sa) {
        ChildSaView view = sa.view();
        Traffic in = sa.inNow();
        Traffic out = sa.outNow();
        return StateRow.of(
                        Counters.SA,
                        view.connection(),
                        view.childName(),
                        HEX.toHexDigits(view.inboundSpi()))
                .with(Counters.PROTECTED_OCTETS, Optional.of(out.bytes()))
                .with(Counters.PROTECTED_PKTS, Optional.of(out.packets()))
                .with(Counters.GOOD_OCTETS, Optional.of(in.bytes()))
                .with(Counters.GOOD_PKTS, Optional.of(in.packets()))
                .with(Counters.REPLAYED_PKTS_IN, Optional.of(in.replayed()))
                .with(Counters.AUTH_FAIL_PKTS_IN, Optional.of(in.integrityErrors()))
                .with(
                        Counters.OTHER_DROPPED_PKTS,
                        Optional.of(in.otherErrors() + out.otherErrors()));
    }

    static IpAddress address(Endpoint endpoint) {
        return IpAddress.ofOctets(endpoint.address().octets().toArray());
    }

    private static Optional<Integer> port(Endpoint endpoint) {
        return Optional.of(endpoint.port()).filter(port -> port > 0);
    }

    private static List<String> texts(List<Selector> selectors) {
        return selectors.stream().map(Selector::toString).toList();
    }
}
