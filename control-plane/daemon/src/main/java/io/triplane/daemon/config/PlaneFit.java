package io.triplane.daemon.config;

import io.triplane.daemon.config.ConnectionPlanner.RefusedException;
import io.triplane.daemon.words.PlaneWords;
import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.ConnectionConfig.NatTraversal;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.SequenceNumbers;
import io.triplane.model.ConnectionTable;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Problem;
import io.triplane.plane.EspSuite;
import io.triplane.plane.PlaneCapabilities;
import io.triplane.plane.TunnelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the data plane cannot do is neither offered to the peer nor accepted from it: algorithms it
/// lacks leave the proposals, and a connection of which nothing is left is refused before anything
/// is negotiated. While the plane is away nothing is known against it.
final class PlaneFit {
    private final DesiredConnection wanted;
    private final PlaneCapabilities plane;

    PlaneFit(DesiredConnection wanted, PlaneCapabilities plane) {
        this.wanted = wanted;
        this.plane = plane;
    }

    DesiredConnection fitted() throws RefusedException {
        if (plane.product().isEmpty()) {
            return wanted;
        }
        checkModes();
        if (wanted.plan().path().natTraversal() == NatTraversal.FORCE
                && !plane.udpEncapsulation()) {
            throw refused(
                    ConnectionTable.NAT_TRAVERSAL,
                    "force",
                    "ESP in UDP",
                    "set nat_traversal to disable");
        }
        List<ChildConfig> children = new ArrayList<>();
        for (ChildConfig child : wanted.plan().children()) {
            children.add(fitted(child));
        }
        return new DesiredConnection(
                wanted.source(), wanted.plan().withChildren(children), wanted.tunnels());
    }

    private void checkModes() throws RefusedException {
        for (TunnelConfig tunnel : wanted.tunnels().values()) {
            switch (tunnel.mode()) {
                case TunnelConfig.Mode.Policy _ -> {
                    if (!plane.policyMode()) {
                        throw refused(
                                ConnectionTable.MODE, "policy", "mode policy", "set mode to route");
                    }
                }
                case TunnelConfig.Mode.Route _ -> {
                    if (!plane.routeMode()) {
                        throw refused(
                                ConnectionTable.MODE, "route", "mode route", "set mode to policy");
                    }
                }
            }
        }
    }

    private ChildConfig fitted(ChildConfig child) throws RefusedException {
        if (child.replayWindow() > plane.maxReplayWindow()) {
            throw refused(
                    ConnectionTable.SA_REPLAY_WINDOW,
                    String.valueOf(child.replayWindow()),
                    "a window of that size",
                    "set it to at most " + plane.maxReplayWindow());
        }
        List<EspProposal> kept =
                child.proposals().stream().flatMap(proposal -> fitted(proposal).stream()).toList();
        if (kept.isEmpty()) {
            throw refused(
                    ConnectionTable.SA_CRYPTO_ALG,
                    wanted.source().espProposals().toString(),
                    "these algorithms",
                    "choose one of " + suites());
        }
        return new ChildConfig(
                child.name(),
                kept,
                child.selectors(),
                child.lifetime(),
                child.replayWindow(),
                child.startAction(),
                child.afterPeerClosed(),
                child.mode());
    }

    /// Ciphers that go with every integrity algorithm that is left, so that whatever the peer
    /// combines can be had.
    private Optional<EspProposal> fitted(EspProposal proposal) {
        List<IntegrityId> macs =
                proposal.integrity().isEmpty() ? List.of(IntegrityId.NONE) : proposal.integrity();
        List<IntegrityId> integrity =
                macs.stream()
                        .filter(mac ->
                                proposal.encryption().stream().anyMatch(cipher -> has(cipher, mac)))
                        .toList();
        List<Cipher> encryption =
                proposal.encryption().stream()
                        .filter(cipher -> integrity.stream().allMatch(mac -> has(cipher, mac)))
                        .toList();
        List<SequenceNumbers> numbers =
                proposal.sequenceNumbers().stream()
                        .filter(number ->
                                plane.extendedSequenceNumbers()
                                        || number != SequenceNumbers.EXTENDED_64)
                        .toList();
        if (integrity.isEmpty() || encryption.isEmpty() || numbers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new EspProposal(
                        encryption,
                        proposal.integrity().isEmpty() ? List.of() : integrity,
                        proposal.keyExchange(),
                        numbers));
    }

    private boolean has(Cipher cipher, IntegrityId integrity) {
        return PlaneWords.suite(cipher, integrity).filter(plane.suites()::contains).isPresent();
    }

    private String suites() {
        return plane.suites().stream().map(EspSuite::toString).collect(Collectors.joining(", "));
    }

    private RefusedException refused(Field<?> field, String value, String lacking, String remedy) {
        return new RefusedException(
                Problem.error(
                        wanted.source().key(),
                        field.name(),
                        value,
                        "the data plane %s has not got %s".formatted(plane.product(), lacking),
                        remedy));
    }
}
