package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.SetUpOptions;
import io.triplane.ikev2.SetUpOptions.Redirection;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.RedirectTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Gateways that send whoever asks to another one (RFC 5685 §3, §4).
@Tag("IN-21")
class RedirectTest {
    private static final Redirection ANYWHERE = new Redirection(true, List.of(), Optional.empty());
    private static final Identity SERVICE = Identity.ofFqdn("service.test");

    private final World world = World.seeded(1);
    private final Peer client = world.peer("client");
    private final Peer first = world.peer("first");
    private final Peer second = world.peer("second");
    private final List<Action.Send> sent = new ArrayList<>();

    RedirectTest() {
        world.network()
                .drop(send -> {
                    sent.add(send);
                    return false;
                });
    }

    private static Redirection to(Peer other) {
        return new Redirection(false, List.of(), Optional.of(other.address()));
    }

    private Recipe ofClient(Redirection policy) {
        Recipe recipe =
                world.recipe(client, first)
                        .remoteIdentity(Optional.of(SERVICE))
                        .setUp(SetUpOptions.DEFAULT.with(policy));
        client.configure(recipe);
        return recipe;
    }

    private void configure(Peer gateway, Redirection policy) {
        gateway.configure(
                world.recipe(gateway, client)
                        .localIdentity(SERVICE)
                        .selectors(first.network(), client.network())
                        .setUp(SetUpOptions.DEFAULT.with(policy)));
    }

    private void assertWith(Peer gateway) {
        assertThat(client.childSas()).as("%s", world.transcript()).hasSize(1);
        assertThat(client.ikeSas().getFirst().remote().address()).isEqualTo(gateway.address());
        assertThat(gateway.childSas()).hasSize(1);
        assertThat(client.child().outboundSpi()).isEqualTo(gateway.child().inboundSpi());
    }

    /// <-- N(REDIRECT, second, Ni) ; HDR, SAi1, KEi, Ni, N(REDIRECTED_FROM, first) --> second
    @Test
    void whoFollowsEndsAtTheOtherGatewayAndTheFirstKeepsNothing() {
        world.crashes(0.2);
        Recipe recipe = ofClient(ANYWHERE);
        configure(first, to(second));
        configure(second, Redirection.NONE);
        client.initiate(recipe);
        world.settle(Pair.A_WHILE);
        assertWith(second);
        assertThat(first.isEmpty()).isTrue();
        assertThat(first.count(Counter.REDIRECT_DEMANDED)).isEqualTo(1);
        assertThat(client.count(Counter.REDIRECTED)).isEqualTo(1);
        List<Action.Send> inits = Forged.inits(sent, client);
        assertThat(Forged.decoded(inits.get(0)).has(NotifyType.REDIRECT_SUPPORTED)).isTrue();
        Notify from =
                Forged.decoded(inits.get(1)).notification(NotifyType.REDIRECTED_FROM).orElseThrow();
        assertThat(RedirectTarget.of(from).flatMap(RedirectTarget::address))
                .contains(first.address());
        assertThat(Forged.decoded(inits.get(1)).first(Nonce.class))
                .isNotEqualTo(Forged.decoded(inits.get(0)).first(Nonce.class));
    }

    /// It is told of no support, so it is served where it is.
    @Test
    void whoDoesNotFollowIsServed() {
        Recipe recipe = ofClient(Redirection.NONE);
        configure(first, to(second));
        client.initiate(recipe);
        world.settle(Pair.A_WHILE);
        assertWith(first);
    }

    /// The wrong nonce, a place that is not allowed, ourselves, the sender, a name, no sense.
    @Test
    void aRedirectionThatMustNotBeFollowedIsNot() {
        Recipe recipe =
                ofClient(new Redirection(true, List.of(second.address()), Optional.empty()));
        configure(first, Redirection.NONE);
        world.network().partition();
        client.initiate(recipe);
        Action.Send request = sent.getFirst();
        Bytes nonce = Forged.decoded(request).first(Nonce.class).orElseThrow().data();
        IpAddress elsewhere = IpAddress.of("203.0.113.9");
        for (Notify lie :
                List.of(
                        RedirectTarget.redirect(second.address(), Bytes.ofHex("11".repeat(32))),
                        RedirectTarget.redirect(second.address(), Bytes.EMPTY),
                        RedirectTarget.redirect(elsewhere, nonce),
                        RedirectTarget.redirect(client.address(), nonce),
                        RedirectTarget.redirect(first.address(), nonce),
                        Notify.of(NotifyType.REDIRECT, Bytes.ofHex("0304deadbeef").concat(nonce)),
                        Notify.of(NotifyType.REDIRECT, Bytes.ofHex("01")))) {
            Forged.answer(world, request, lie);
        }
        assertThat(sent).hasSize(1);
        assertThat(client.count(Counter.REDIRECTED)).isZero();
        assertThat(Pair.failure(client)).isEqualTo("ike.redirect.ignored");
        // And the attempt goes on.
        world.network().rejoin();
        world.runFor(Duration.ofSeconds(5));
        assertWith(first);
    }

    @Test
    void whoDidNotAnnounceItIsNotLedAway() {
        Recipe recipe = ofClient(Redirection.NONE);
        configure(first, Redirection.NONE);
        client.initiate(recipe);
        Bytes nonce = Forged.decoded(sent.getFirst()).first(Nonce.class).orElseThrow().data();
        Forged.answer(world, sent.getFirst(), RedirectTarget.redirect(second.address(), nonce));
        world.settle(Pair.A_WHILE);
        assertWith(first);
    }

    /// Two gateways that point at each other: five times in 300 s, then no more.
    @Test
    void anEndlessChainEndsAfterFive() {
        Recipe recipe = ofClient(ANYWHERE);
        configure(first, to(second));
        configure(second, to(first));
        client.initiate(recipe);
        world.settle(Pair.A_WHILE);
        assertThat(client.count(Counter.REDIRECTED)).isEqualTo(5);
        assertThat(client.events(Event.NegotiationFailed.class).getLast().failure().text())
                .contains("there were 5 in 300 s");
        client.crashAndRevive();
        world.runFor(Duration.ofMinutes(2));
        client.initiate(recipe);
        world.settle(Pair.A_WHILE);
        assertThat(client.count(Counter.REDIRECTED)).isEqualTo(5);
        world.runFor(Duration.ofMinutes(5));
        client.initiate(recipe);
        world.settle(Pair.A_WHILE);
        assertThat(client.count(Counter.REDIRECTED)).isEqualTo(10);
    }

    /// The gateway that we are sent to has to prove that it is whom we want.
    @Test
    void anotherGatewayThanTheOneWantedIsRefused() {
        Recipe recipe = ofClient(ANYWHERE);
        configure(first, to(second));
        second.configure(world.recipe(second, client).localIdentity(Identity.ofFqdn("evil.test")));
        client.initiate(recipe);
        world.runFor(Duration.ofMinutes(1));
        assertThat(client.childSas()).isEmpty();
        assertThat(client.events(Event.IkeSaEstablished.class)).isEmpty();
    }
}
