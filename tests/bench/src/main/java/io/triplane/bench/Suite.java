package io.triplane.bench;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ChildConfig.Lifetime;
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
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.SequenceNumbers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is set up, the same against every responder: PSK, curve25519, HMAC-SHA2-256, AES-GCM-16-256
/// for IKE and for the first child.
final class Suite {
    static final IpAddress ADDRESS = IpAddress.of(OwnNetwork.address());
    static final String PSK = "a-shared-secret-of-the-benchmark";
    static final String RESPONDER_NAME = "responder.bench";
    static final String CHILD = "net";

    /// What the responder protects, for every initiator: multicast, for which charon's
    /// `kernel-libipsec` needs neither an address of its own in there nor a kernel route for each
    /// Child SA. Without such an address it refuses unicast selectors.
    static final String RESPONDER_PREFIX = "239.1.0.0/16";

    private static final Selector RESPONDER_NET =
            Selector.ofRange(IpAddress.of("239.1.0.0"), IpAddress.of("239.1.255.255"));

    private static final Identity RESPONDER = Identity.ofFqdn(RESPONDER_NAME);

    private static final Selector ANYWHERE =
            Selector.ofRange(IpAddress.of("0.0.0.0"), IpAddress.of("255.255.255.255"));

    private static final Cipher GCM = new Cipher(EncryptionId.AES_GCM_16, 256);
    private static final int REPLAY_WINDOW = 64;

    private Suite() {}

    /// One configuration for every peer that knows the key.
    static ConnectionConfig responder(int port) {
        return config(
                "any",
                Role.RESPONDER,
                new Path(
                        ADDRESS,
                        Optional.empty(),
                        new Ports(port, port),
                        Ports.STANDARD,
                        NatTraversal.AUTO,
                        Duration.ZERO),
                RESPONDER,
                Optional.empty(),
                new Selectors(List.of(RESPONDER_NET), List.of(ANYWHERE)));
    }

    static String initiatorName(int number) {
        return "peer-" + number;
    }

    /// Peer number `number`, with an identity of its own.
    static ConnectionConfig initiator(int number, int ownPort, Ports responder) {
        return config(
                initiatorName(number),
                Role.INITIATOR,
                new Path(
                        ADDRESS,
                        Optional.of(ADDRESS),
                        new Ports(ownPort, ownPort),
                        responder,
                        NatTraversal.AUTO,
                        Duration.ZERO),
                Identity.ofKeyId(Bytes.ofUtf8(initiatorName(number))),
                Optional.of(RESPONDER),
                new Selectors(List.of(host(number)), List.of(RESPONDER_NET)));
    }

    /// A host of its own for every initiator, as a responder may refuse the same traffic twice.
    private static Selector host(int number) {
        IpAddress address =
                IpAddress.of(
                        "20.%d.%d.%d".formatted(number >> 16, number >> 8 & 0xff, number & 0xff));
        return Selector.ofRange(address, address);
    }

    private static ConnectionConfig config(
            String name,
            Role role,
            Path path,
            Identity local,
            Optional<Identity> remote,
            Selectors selectors) {
        ChildConfig child =
                new ChildConfig(
                        CHILD,
                        List.of(
                                new EspProposal(
                                        List.of(GCM),
                                        List.of(),
                                        List.of(),
                                        List.of(SequenceNumbers.SEQUENTIAL_32))),
                        selectors,
                        Lifetime.UNLIMITED,
                        REPLAY_WINDOW,
                        StartAction.NONE,
                        AfterLoss.CLEAR);
        return new ConnectionConfig(
                name,
                role,
                path,
                new Authentication(local, remote, Secret.of(PSK.getBytes(StandardCharsets.UTF_8))),
                List.of(
                        new IkeProposal(
                                List.of(GCM),
                                List.of(),
                                List.of(PrfId.HMAC_SHA2_256),
                                List.of(KeyExchangeMethod.CURVE25519))),
                List.of(child),
                new Liveness(Duration.ZERO, AfterLoss.CLEAR),
                Retransmission.DEFAULT,
                Uniqueness.NEVER,
                Transport.DEFAULT,
                SetUpOptions.DEFAULT,
                ConnectionConfig.Lifetime.UNLIMITED);
    }
}
