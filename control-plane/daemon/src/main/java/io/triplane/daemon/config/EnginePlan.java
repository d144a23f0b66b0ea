package io.triplane.daemon.config;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.SetUpOptions;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.model.IkeSecret;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the engines are to know of a connection, with the shared secret by reference: unlike
/// [ConnectionConfig] it can be kept and compared.
public record EnginePlan(
        String name,
        ConnectionConfig.Role role,
        ConnectionConfig.Path path,
        Identity localIdentity,
        Optional<Identity> remoteIdentity,
        IkeSecret secret,
        List<IkeProposal> ikeProposals,
        List<ChildConfig> children,
        ConnectionConfig.Liveness liveness,
        ConnectionConfig.Retransmission retransmission,
        ConnectionConfig.Uniqueness uniqueness,
        ConnectionConfig.Transport transport,
        SetUpOptions setUp,
        ConnectionConfig.Lifetime lifetime) {
    public EnginePlan {
        ikeProposals = List.copyOf(ikeProposals);
        children = List.copyOf(children);
    }

    /// For one engine.
    ///
    /// @param psk owned by the engine from now on
    /// @param home whether this engine begins what is to be begun unasked; one of all engines does
    public ConnectionConfig forEngine(Secret psk, boolean home) {
        return new ConnectionConfig(
                name,
                role,
                path,
                new ConnectionConfig.Authentication(localIdentity, remoteIdentity, psk),
                ikeProposals,
                home ? children : children.stream().map(EnginePlan::passive).toList(),
                liveness,
                retransmission,
                uniqueness,
                transport,
                setUp,
                lifetime);
    }

    /// The same connection without some of its children.
    public EnginePlan without(Set<String> childNames) {
        return withChildren(
                children.stream().filter(child -> !childNames.contains(child.name())).toList());
    }

    public EnginePlan withChildren(List<ChildConfig> others) {
        return new EnginePlan(
                name,
                role,
                path,
                localIdentity,
                remoteIdentity,
                secret,
                ikeProposals,
                others,
                liveness,
                retransmission,
                uniqueness,
                transport,
                setUp,
                lifetime);
    }

    public Optional<ChildConfig> child(String childName) {
        return children.stream().filter(child -> child.name().equals(childName)).findFirst();
    }

    private static ChildConfig passive(ChildConfig child) {
        return new ChildConfig(
                child.name(),
                child.proposals(),
                child.selectors(),
                child.lifetime(),
                child.replayWindow(),
                ChildConfig.StartAction.NONE,
                child.afterPeerClosed(),
                child.mode());
    }
}
