package io.triplane.ikev2.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.SetUpOptions;
import io.triplane.ikev2.ShardSlot;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.BouncyCastleSuite;
import io.triplane.ikev2.crypto.EspKeys;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.sa.ChildStage;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.SaTable;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.SequenceNumbers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SecretsAreWipedTest {
    private final Connections connections = new Connections();

    @Test
    void aKeyIsWipedWhenItIsReplacedOrItsConnectionHasGone() {
        Secret first = secret();
        Secret second = secret();
        connections.put(config(first));
        connections.put(config(second));
        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isFalse();
        connections.leave("site");
        assertThat(second.isClosed()).as("its SAs may still need it").isFalse();
        connections.forget("site");
        assertThat(second.isClosed()).isTrue();
    }

    @Test
    void anAttemptThatEndsWipesItsPrivateKey() {
        connections.put(config(secret()));
        SplittableRandom random = new SplittableRandom(1);
        var suite = new BouncyCastleSuite(random::nextBytes);
        Turn turn =
                new Turn(
                        Tick.ZERO,
                        EngineSettings.DEFAULT,
                        suite,
                        new Numbers(ShardSlot.ONLY, suite.random()),
                        new SaTable(),
                        connections,
                        new Wishes(),
                        new Redirects(),
                        new HashMap<>());
        InitLocal attempt =
                (InitLocal)
                        InitInitiator.begin(
                                connections.config("site").orElseThrow(),
                                Optional.of("net"),
                                List.of(),
                                turn);
        Secret key = attempt.share().privateKey();
        assertThat(key.isClosed()).isFalse();
        SaInput end = new SaInput.End(new Cause("test", "test"));
        assertThat(IkeSaMachine.step(attempt, end, turn)).isEmpty();
        assertThat(key.isClosed()).isTrue();
    }

    @Test
    void aStageThatHoldsKeysWipesThem() {
        for (boolean registered : List.of(true, false)) {
            EspKeys keys = new EspKeys(secret(), secret(), secret());
            ChildStage stage =
                    registered
                            ? new ChildStage.Registered(keys, Tick.ZERO)
                            : new ChildStage.Receiving(1, keys);
            stage.wipe();
            assertThat(keys.encryption().isClosed()).isTrue();
            assertThat(keys.salt().isClosed()).isTrue();
            assertThat(keys.integrity().isClosed()).isTrue();
        }
    }

    private static Secret secret() {
        return Secret.of(new byte[] {1, 2, 3, 4});
    }

    private static ConnectionConfig config(Secret psk) {
        Cipher gcm = new Cipher(EncryptionId.AES_GCM_16, 256);
        Selector hosts = Selector.ofRange(IpAddress.of("10.0.0.0"), IpAddress.of("10.0.0.9"));
        ChildConfig child =
                new ChildConfig(
                        "net",
                        List.of(
                                new EspProposal(
                                        List.of(gcm),
                                        List.of(),
                                        List.of(),
                                        List.of(SequenceNumbers.SEQUENTIAL_32))),
                        new Selectors(List.of(hosts), List.of(hosts)),
                        ChildConfig.Lifetime.UNLIMITED,
                        64,
                        ChildConfig.StartAction.NONE,
                        AfterLoss.CLEAR);
        return new ConnectionConfig(
                "site",
                ConnectionConfig.Role.INITIATOR,
                new ConnectionConfig.Path(
                        IpAddress.of("192.0.2.1"),
                        Optional.of(IpAddress.of("192.0.2.2")),
                        ConnectionConfig.Ports.STANDARD,
                        ConnectionConfig.Ports.STANDARD,
                        ConnectionConfig.NatTraversal.AUTO,
                        Duration.ZERO),
                new ConnectionConfig.Authentication(
                        Identity.ofFqdn("a.test"), Optional.empty(), psk),
                List.of(
                        new IkeProposal(
                                List.of(gcm),
                                List.of(),
                                List.of(PrfId.HMAC_SHA2_256),
                                List.of(KeyExchangeMethod.CURVE25519))),
                List.of(child),
                new ConnectionConfig.Liveness(Duration.ZERO, AfterLoss.CLEAR),
                ConnectionConfig.Retransmission.DEFAULT,
                ConnectionConfig.Uniqueness.REPLACE,
                ConnectionConfig.Transport.DEFAULT,
                SetUpOptions.DEFAULT,
                ConnectionConfig.Lifetime.UNLIMITED);
    }
}
