package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.ConnectionConfig.NatTraversal;
import io.triplane.ikev2.ConnectionConfig.Ports;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.ShardSlot;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.SequenceNumbers;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SetUpTest {
    @Test
    void fourMessagesMakeATunnel() {
        Pair pair = Pair.established(1);
        List<String> lines =
                pair.left().events(Event.MessageTrace.class).stream()
                        .map(Event.MessageTrace::line)
                        .toList();
        assertThat(lines)
                .containsExactly(
                        "IKE_SA_INIT request 0 [SA KE No N(NAT_DETECTION_SOURCE_IP)"
                                + " N(NAT_DETECTION_DESTINATION_IP)"
                                + " N(IKEV2_FRAGMENTATION_SUPPORTED)]",
                        "IKE_SA_INIT response 0 [SA KE No N(NAT_DETECTION_SOURCE_IP)"
                                + " N(NAT_DETECTION_DESTINATION_IP)"
                                + " N(IKEV2_FRAGMENTATION_SUPPORTED)"
                                + " N(CHILDLESS_IKEV2_SUPPORTED)]",
                        "IKE_AUTH request 1 SK{IDi N(INITIAL_CONTACT) IDr AUTH SA TSi TSr"
                                + " N(IKEV2_MESSAGE_ID_SYNC_SUPPORTED)}",
                        "IKE_AUTH response 1 SK{IDr AUTH N(IKEV2_MESSAGE_ID_SYNC_SUPPORTED)"
                                + " SA TSi TSr}");
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.events(Event.IkeSaEstablished.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaUp.class)).hasSize(1);
            assertThat(peer.ikeSas().getFirst().state()).isEqualTo(IkeSaView.State.ESTABLISHED);
            assertThat(peer.child().encapsulated()).isFalse();
        }
        pair.left().terminateAll();
        pair.settle();
        pair.assertNothing();
    }

    @Seeds
    void aTunnelComesUpOverABadNetwork(long seed) {
        Pair pair = Pair.of(seed);
        pair.world()
                .network()
                .loss(0.2)
                .duplicates(0.2)
                .delay(Duration.ofMillis(5), Duration.ofMillis(900));
        pair.left().initiate(pair.toRight());
        pair.world()
                .runUntil(
                        Pair.A_WHILE,
                        () -> pair.left().plane().size() == 2 && pair.right().plane().size() == 2);
        pair.settle();
        pair.assertOneTunnel();
    }

    @ParameterizedTest
    @EnumSource(
            value = IntegrityId.class,
            names = {"HMAC_SHA1_96", "HMAC_SHA2_256_128", "HMAC_SHA2_384_192", "HMAC_SHA2_512_256"})
    void cbcAndCounterModeGoWithEveryIntegrityAlgorithm(IntegrityId integrity) {
        for (EncryptionId cipher : List.of(EncryptionId.AES_CBC, EncryptionId.AES_CTR)) {
            for (int bits : List.of(128, 192, 256)) {
                EspProposal proposal =
                        Recipe.esp(
                                new Cipher(cipher, bits), integrity, SequenceNumbers.EXTENDED_64);
                Pair pair =
                        Pair.of(1, recipe -> recipe.esp(proposal), recipe -> recipe.esp(proposal))
                                .establish();
                assertThat(pair.left().child().suite().toString())
                        .isEqualTo(
                                "%s-%d/%s/esn".formatted(cipher.token(), bits, integrity.token()));
            }
        }
    }

    /// HDR, SAi1, KEi(curve25519), Ni --> ; <-- N(INVALID_KE_PAYLOAD, ecp-256); the same with
    /// KEi(ecp-256) -->
    @Test
    void theResponderGetsTheGroupItPrefers() {
        IkeProposal other =
                new IkeProposal(
                        Recipe.IKE_GCM.encryption(),
                        List.of(),
                        List.of(PrfId.HMAC_SHA2_256),
                        List.of(KeyExchangeMethod.ECP_256));
        Pair pair = Pair.of(1, recipe -> recipe, recipe -> recipe.ike(other)).establish();
        assertThat(pair.left().ikeSas().getFirst().suite()).endsWith("/ecp-256");
        assertThat(Pair.lines(pair.left()))
                .contains("IKE_SA_INIT response 0 [N(INVALID_KE_PAYLOAD)]");
    }

    @Test
    void noCommonProposalIsToldOfAtOnceOnBothSidesWithBothSidesValues() {
        IkeProposal other =
                new IkeProposal(
                        List.of(new Cipher(EncryptionId.AES_CBC, 128)),
                        List.of(IntegrityId.HMAC_SHA1_96),
                        List.of(PrfId.HMAC_SHA1),
                        List.of(KeyExchangeMethod.MODP_2048));
        Pair pair = Pair.of(1, recipe -> recipe, recipe -> recipe.ike(other));
        pair.left().initiate(pair.toRight());
        pair.settle();
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.init.refused");
        assertThat(pair.right().events(Event.NegotiationFailed.class).getFirst().failure().text())
                .contains("aes-gcm-16-256/hmac-sha2-256/curve25519,ecp-256")
                .contains("aes-cbc-128/sha1-96/hmac-sha1/modp-2048");
        assertThat(pair.right().isEmpty()).isTrue();
        // The answer is not authentic, so the attempt goes on until its repetitions are used up.
        assertThat(pair.left().ikeSas()).hasSize(1);
        pair.world().runFor(Pair.A_WHILE);
        pair.assertNothing();
    }

    @Tag("AU-01")
    @Test
    void anotherKeyIsRefusedWithoutAReasonForThePeer() {
        Pair pair = Pair.of(1, recipe -> recipe, recipe -> recipe.psk("another"));
        pair.left().initiate(pair.toRight());
        pair.settle();
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.auth.refused");
        assertThat(Pair.failure(pair.right())).isEqualTo("ike.auth.failed");
        assertThat(Pair.lines(pair.left()))
                .last()
                .asString()
                .endsWith("SK{N(AUTHENTICATION_FAILED)}");
        pair.assertNothing();
    }

    @Tag("AU-01")
    @Test
    void anUnknownIdentityIsRefusedTheSameWay() {
        Pair pair =
                Pair.of(
                        1,
                        recipe -> recipe.remoteIdentity(Optional.empty()),
                        recipe -> recipe.remoteIdentity(Optional.of(Identity.ofFqdn("no.test"))));
        pair.left().initiate(pair.toRight());
        pair.settle();
        assertThat(Pair.failure(pair.right())).isEqualTo("ike.auth.unknown-peer");
        assertThat(Pair.lines(pair.left()))
                .last()
                .asString()
                .endsWith("SK{N(AUTHENTICATION_FAILED)}");
        pair.assertNothing();
    }

    @Seeds(5)
    void aResponderThatIsNotWhoWasWantedRefuses(long seed) {
        Pair pair =
                Pair.of(
                        seed,
                        recipe -> recipe.remoteIdentity(Optional.of(Identity.ofFqdn("no.test"))),
                        recipe -> recipe);
        pair.world().network().loss(0.2);
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Duration.ofMinutes(5));
        assertThat(pair.left().events(Event.ChildSaUp.class)).isEmpty();
        pair.assertNothing();
    }

    @Test
    void aChildThatCannotBeHadLeavesTheIkeSaUp() {
        Selector elsewhere =
                Selector.ofRange(IpAddress.of("172.16.0.0"), IpAddress.of("172.16.0.255"));
        Pair pair = Pair.of(1, recipe -> recipe, recipe -> recipe.selectors(elsewhere, elsewhere));
        pair.left().initiate(pair.toRight());
        pair.settle();
        assertThat(Pair.failure(pair.left())).isEqualTo("child.refused");
        assertThat(pair.left().events(Event.NegotiationFailed.class).getFirst().failure().text())
                .contains("TS_UNACCEPTABLE");
        assertThat(pair.right().events(Event.NegotiationFailed.class).getFirst().failure().text())
                .contains("10.1.0.0-10.1.0.255")
                .contains("172.16.0.0-172.16.0.255");
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.ikeSas()).hasSize(1);
            assertThat(peer.childSas()).isEmpty();
            assertThat(peer.plane().size()).isZero();
        }
    }

    @Test
    void aPlaneThatRefusesLeavesTheIkeSaUpAndNothingInEitherPlane() {
        for (var half :
                List.of(PlaneRequest.InstallInbound.class, PlaneRequest.SwitchOutbound.class)) {
            for (boolean ofLeft : List.of(true, false)) {
                Pair pair = Pair.of(1);
                (ofLeft ? pair.left() : pair.right()).plane().refuseNext(half);
                pair.left().initiate(pair.toRight());
                pair.settle();
                pair.world().runFor(Duration.ofSeconds(3));
                for (Peer peer : pair.world().peers()) {
                    assertThat(peer.ikeSas()).hasSize(1);
                    assertThat(peer.childSas()).as("%s", pair.world().transcript()).isEmpty();
                    assertThat(peer.plane().size()).isZero();
                }
                // What the peer refused as temporary is asked for again by itself.
                boolean toldTemporary = !ofLeft && half == PlaneRequest.InstallInbound.class;
                pair.world().runFor(Duration.ofSeconds(10));
                assertThat(pair.left().childSas()).hasSize(toldTemporary ? 1 : 0);
                pair.left().initiate(pair.toRight());
                pair.settle();
                pair.assertOneTunnelAndNothingElse();
            }
        }
    }

    @Test
    void selectorsAreNarrowedToWhatTheResponderAllows() {
        Selector wide = Selector.ofRange(IpAddress.of("10.0.0.0"), IpAddress.of("10.255.255.255"));
        Pair pair = Pair.of(1, recipe -> recipe.selectors(wide, wide), recipe -> recipe);
        pair.establish();
        assertThat(pair.left().child().selectors().local()).containsExactly(pair.left().network());
        assertThat(pair.left().child().selectors().remote())
                .containsExactly(pair.right().network());
    }

    @Test
    void aSecondWishForTheSameChildSendsNothing() {
        Pair pair = Pair.established(1);
        int messages = Pair.lines(pair.left()).size();
        pair.left().initiate(pair.toRight());
        pair.right().initiate(pair.toLeft());
        pair.settle();
        assertThat(Pair.lines(pair.left())).hasSize(messages);
        pair.assertOneTunnelAndNothingElse();
    }

    /// Both planes have only the winner's child, whoever was faster.
    @Seeds(100)
    void crossedSetUpsEndInOneTunnel(long seed) {
        Pair pair = Pair.of(seed);
        pair.world().network().delay(Duration.ofMillis(1), Duration.ofMillis(200));
        SeededRandom random = new SeededRandom(seed);
        pair.left().initiate(pair.toRight());
        pair.world().runFor(random.between(Duration.ZERO, Duration.ofMillis(600)));
        pair.right().initiate(pair.toLeft());
        pair.world().runFor(Duration.ofMinutes(2));
        assertThat(pair.left().ikeSas()).as("%s", pair.world().transcript()).hasSize(1);
        assertThat(pair.right().ikeSas()).as("%s", pair.world().transcript()).hasSize(1);
        pair.assertOneTunnelAndNothingElse();
        pair.right().terminateAll();
        pair.settle();
        pair.assertNothing();
    }

    @Test
    void aNatMovesEverythingToTheOtherPort() {
        World world = World.seeded(1);
        Peer left = world.peer("left");
        Peer right = world.peer("right");
        Nat nat = left.behindNat("203.0.113.1");
        Recipe toRight = world.recipe(left, right);
        Pair pair = new Pair(world, left, right, toRight, world.recipe(right, left).fromAnywhere());
        left.configure(toRight);
        right.configure(pair.toLeft());
        pair.establish();
        assertThat(left.child().encapsulated()).isTrue();
        assertThat(left.ikeSas().getFirst().nat().localBehindNat()).isTrue();
        assertThat(right.ikeSas().getFirst().nat().remoteBehindNat()).isTrue();
        assertThat(left.child().local().port()).isEqualTo(4500);
        assertThat(right.child().remote().address()).isEqualTo(nat.outside());

        // The box restarts: the next authentic message moves the responder, and ESP follows.
        int before = right.child().remote().port();
        nat.rebind();
        left.rekeyChild();
        pair.settle();
        assertThat(right.count(Counter.PEER_MOVED)).isPositive();
        assertThat(right.child().remote().port()).isNotEqualTo(before);
        pair.assertOneTunnelAndNothingElse();
    }

    @Test
    void encapsulationCanBeForcedOnAnyPorts() {
        Ports ours = new Ports(15500, 15501);
        Ports theirs = new Ports(16600, 16601);
        Pair pair =
                Pair.of(
                                1,
                                recipe ->
                                        recipe.natTraversal(NatTraversal.FORCE).ports(ours, theirs),
                                recipe ->
                                        recipe.natTraversal(NatTraversal.FORCE).ports(theirs, ours))
                        .establish();
        assertThat(pair.left().child().encapsulated()).isTrue();
        assertThat(pair.right().child().encapsulated()).isTrue();
        assertThat(pair.left().child().remote().port()).isEqualTo(16601);
        assertThat(pair.right().child().remote().port()).isEqualTo(15501);
    }

    @Test
    void encapsulationForcedByOneSideIsEnough() {
        Pair pair =
                Pair.of(1, recipe -> recipe.natTraversal(NatTraversal.FORCE), recipe -> recipe)
                        .establish();
        assertThat(pair.right().child().encapsulated()).isTrue();
        Pair other =
                Pair.of(1, recipe -> recipe, recipe -> recipe.natTraversal(NatTraversal.FORCE))
                        .establish();
        assertThat(other.left().child().encapsulated()).isTrue();
    }

    @Test
    void natTraversalCanBeForbidden() {
        Pair pair =
                Pair.of(1, recipe -> recipe.natTraversal(NatTraversal.DISABLE), recipe -> recipe)
                        .establish();
        assertThat(Pair.lines(pair.left()).getFirst()).doesNotContain("NAT_DETECTION");
        assertThat(pair.left().child().encapsulated()).isFalse();
    }

    /// <-- N(COOKIE) ; HDR, N(COOKIE), SAi1, KEi, Ni -->
    @Test
    void aResponderWithManyHalfOpenIkeSasDemandsACookieAndKeepsNothing() {
        World world = World.seeded(1);
        Peer left = world.peer("left");
        var limits = new EngineSettings.Limits(100, 100, 10, 10, 0, Duration.ofSeconds(30));
        Peer right =
                world.peer(
                        "right",
                        new EngineSettings(ShardSlot.ONLY, limits, EngineSettings.Trace.OFF));
        Recipe toRight = world.recipe(left, right);
        left.configure(toRight);
        right.configure(world.recipe(right, left));
        left.initiate(toRight);
        world.runUntil(Duration.ofSeconds(1), () -> right.count(Counter.COOKIE_DEMANDED) == 1);
        assertThat(right.isEmpty()).isTrue();
        world.settle(Pair.A_WHILE);
        assertThat(left.childSas()).hasSize(1);
        assertThat(Pair.lines(left)).contains("IKE_SA_INIT response 0 [N(COOKIE)]");
    }

    @Test
    void aHalfOpenIkeSaEndsAtItsDeadline() {
        Pair pair = Pair.of(1);
        pair.world().network().drop(send -> send.local().address().equals(pair.right().address()));
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Duration.ofSeconds(2));
        assertThat(pair.right().ikeSas()).hasSize(1);
        // Repetitions of the request get the same answer and do not make it live longer.
        pair.world().runFor(Duration.ofMillis(28_100));
        assertThat(pair.right().count(Counter.ANSWER_REPEATED)).isPositive();
        assertThat(pair.right().ikeSas()).isEmpty();
        assertThat(pair.right().count(Counter.HALF_OPEN_EXPIRED)).isEqualTo(1);
    }
}
