package io.triplane.testkit;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ChildConfig.Lifetime;
import io.triplane.ikev2.ChildConfig.Mode;
import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.ConnectionConfig.Authentication;
import io.triplane.ikev2.ConnectionConfig.Liveness;
import io.triplane.ikev2.ConnectionConfig.NatTraversal;
import io.triplane.ikev2.ConnectionConfig.Path;
import io.triplane.ikev2.ConnectionConfig.Ports;
import io.triplane.ikev2.ConnectionConfig.Retransmission;
import io.triplane.ikev2.ConnectionConfig.Role;
import io.triplane.ikev2.ConnectionConfig.Transport;
import io.triplane.ikev2.ConnectionConfig.Uniqueness;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.SetUpOptions;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.SequenceNumbers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a connection is configured on one peer. Starts from values under which two peers agree, with
/// one child named `net`; a test changes what it is about.
public final class Recipe {
    public static final String CHILD = "net";

    /// AES-GCM-16-256, no key exchange of its own, 32-bit sequence numbers.
    public static final EspProposal ESP_GCM =
            new EspProposal(
                    List.of(new Cipher(EncryptionId.AES_GCM_16, 256)),
                    List.of(),
                    List.of(),
                    List.of(SequenceNumbers.SEQUENTIAL_32));

    /// AES-GCM-16-256, HMAC-SHA2-256, curve25519 or ecp-256.
    public static final IkeProposal IKE_GCM =
            new IkeProposal(
                    List.of(new Cipher(EncryptionId.AES_GCM_16, 256)),
                    List.of(),
                    List.of(PrfId.HMAC_SHA2_256),
                    List.of(KeyExchangeMethod.CURVE25519, KeyExchangeMethod.ECP_256));

    private final String name;
    private final IpAddress local;
    private Optional<IpAddress> remote;
    private Identity localIdentity;
    private Optional<Identity> remoteIdentity;
    private String psk = "the quick brown fox";
    private Role role = Role.INITIATOR;
    private NatTraversal natTraversal = NatTraversal.AUTO;
    private Duration natKeepAlive = Duration.ofSeconds(20);
    private Ports localPorts = Ports.STANDARD;
    private Ports remotePorts = Ports.STANDARD;
    private List<IkeProposal> ike = List.of(IKE_GCM);
    private Duration dpdDelay = Duration.ZERO;
    private AfterLoss whenDead = AfterLoss.CLEAR;
    private Retransmission retransmission =
            new Retransmission(Duration.ofSeconds(1), 2, 5, Duration.ofSeconds(20));
    private Uniqueness uniqueness = Uniqueness.REPLACE;
    private Transport transport = Transport.DEFAULT;
    private SetUpOptions setUp = SetUpOptions.DEFAULT;
    private List<EspProposal> esp = List.of(ESP_GCM);
    private Selectors selectors;
    private Lifetime lifetime = Lifetime.UNLIMITED;
    private ConnectionConfig.Lifetime ikeLifetime = ConnectionConfig.Lifetime.UNLIMITED;
    private StartAction startAction = StartAction.NONE;
    private AfterLoss afterPeerClosed = AfterLoss.CLEAR;
    private Mode mode = Mode.TUNNEL;
    private final List<ChildConfig> more = new ArrayList<>();

    Recipe(String name, Peer self, Peer other) {
        this.name = name;
        this.local = self.address();
        this.remote = Optional.of(other.publicAddress());
        this.localIdentity = Identity.ofFqdn(self.name() + ".test");
        this.remoteIdentity = Optional.of(Identity.ofFqdn(other.name() + ".test"));
        this.selectors = new Selectors(List.of(self.network()), List.of(other.network()));
    }

    public String name() {
        return name;
    }

    /// Any peer may come; only a responder can be configured so.
    public Recipe fromAnywhere() {
        remote = Optional.empty();
        role = Role.RESPONDER;
        return this;
    }

    public Recipe localIdentity(Identity identity) {
        localIdentity = identity;
        return this;
    }

    public Recipe remoteIdentity(Optional<Identity> identity) {
        remoteIdentity = identity;
        return this;
    }

    public Recipe psk(String text) {
        psk = text;
        return this;
    }

    public Recipe role(Role value) {
        role = value;
        return this;
    }

    public Recipe natTraversal(NatTraversal value) {
        natTraversal = value;
        return this;
    }

    public Recipe natKeepAlive(Duration value) {
        natKeepAlive = value;
        return this;
    }

    public Recipe ports(Ports ours, Ports theirs) {
        localPorts = ours;
        remotePorts = theirs;
        return this;
    }

    public Recipe ike(IkeProposal... proposals) {
        ike = List.of(proposals);
        return this;
    }

    public Recipe esp(EspProposal... proposals) {
        esp = List.of(proposals);
        return this;
    }

    public Recipe dpd(Duration delay, AfterLoss then) {
        dpdDelay = delay;
        whenDead = then;
        return this;
    }

    public Recipe retransmission(Retransmission value) {
        retransmission = value;
        return this;
    }

    public Recipe uniqueness(Uniqueness value) {
        uniqueness = value;
        return this;
    }

    public Recipe transport(Transport value) {
        transport = value;
        return this;
    }

    public Recipe setUp(SetUpOptions value) {
        setUp = value;
        return this;
    }

    public Recipe childless(SetUpOptions.Childless value) {
        return setUp(setUp.with(value));
    }

    public Recipe selectors(Selector ours, Selector theirs) {
        selectors = new Selectors(List.of(ours), List.of(theirs));
        return this;
    }

    public Recipe selectors(Selectors value) {
        selectors = value;
        return this;
    }

    public Recipe lifetime(Duration rekey, Duration jitter, Duration hard) {
        lifetime = new Lifetime(rekey, jitter, hard);
        return this;
    }

    public Recipe lifetime(Lifetime value) {
        lifetime = value;
        return this;
    }

    /// Of the IKE SA; see [ConnectionConfig.Lifetime].
    public Recipe ikeLifetime(Duration rekey, Duration reauth, Duration jitter, Duration over) {
        ikeLifetime = new ConnectionConfig.Lifetime(rekey, reauth, jitter, over);
        return this;
    }

    public Recipe start(StartAction value) {
        startAction = value;
        return this;
    }

    public Recipe afterPeerClosed(AfterLoss value) {
        afterPeerClosed = value;
        return this;
    }

    /// Also of the children that are added after it.
    public Recipe mode(Mode value) {
        mode = value;
        return this;
    }

    /// One more child for other traffic, in all else like the first one is so far.
    public Recipe child(String childName, Selector ours, Selector theirs) {
        more.add(
                new ChildConfig(
                        childName,
                        esp,
                        new Selectors(List.of(ours), List.of(theirs)),
                        lifetime,
                        64,
                        startAction,
                        afterPeerClosed,
                        mode));
        return this;
    }

    /// GCM with key exchange of its own.
    public static EspProposal espWithPfs(KeyExchangeMethod... methods) {
        return new EspProposal(
                ESP_GCM.encryption(),
                List.of(),
                List.of(methods),
                List.of(SequenceNumbers.SEQUENTIAL_32));
    }

    /// A cipher that needs an integrity algorithm beside it.
    public static EspProposal esp(
            Cipher cipher, IntegrityId integrity, SequenceNumbers sequenceNumbers) {
        return new EspProposal(
                List.of(cipher), List.of(integrity), List.of(), List.of(sequenceNumbers));
    }

    public boolean hasChild(String childName) {
        return more.stream().anyMatch(child -> child.name().equals(childName));
    }

    boolean isTo(IpAddress peer) {
        return remote.filter(peer::equals).isPresent();
    }

    int localNatPort() {
        return localPorts.natTraversal();
    }

    /// A fresh value: the engine that gets it owns its key.
    ConnectionConfig build() {
        List<ChildConfig> children = new ArrayList<>();
        children.add(
                new ChildConfig(
                        CHILD, esp, selectors, lifetime, 64, startAction, afterPeerClosed, mode));
        children.addAll(more);
        return new ConnectionConfig(
                name,
                role,
                new Path(local, remote, localPorts, remotePorts, natTraversal, natKeepAlive),
                new Authentication(
                        localIdentity,
                        remoteIdentity,
                        Secret.of(psk.getBytes(StandardCharsets.UTF_8))),
                ike,
                children,
                new Liveness(dpdDelay, whenDead),
                retransmission,
                uniqueness,
                transport,
                setUp,
                ikeLifetime);
    }
}
