package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Mismatch.Difference;
import io.triplane.ikev2.Mismatch.Subject;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A refusal names what both sides have, where it differs and what would mend it, value by value;
/// whoever is refused and is not told the other side's values says so.
class MismatchTest {
    private static final String OURS = "aes-gcm-16-256/hmac-sha2-256/curve25519,ecp-256";
    private static final String ESP_OURS = "aes-gcm-16-256/no-esn";

    private static Cause refusal(Peer peer) {
        return peer.events(Event.NegotiationFailed.class).getFirst().failure().cause();
    }

    private static Mismatch mismatch(Peer peer) {
        return refusal(peer).mismatch().orElseThrow();
    }

    private static Pair refused(Pair pair) {
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Duration.ofMinutes(2));
        return pair;
    }

    @Test
    void aGroupThatOnlyOneSideHasIsNamedWithTheFix() {
        IkeProposal other =
                new IkeProposal(
                        Recipe.IKE_GCM.encryption(),
                        List.of(),
                        Recipe.IKE_GCM.prf(),
                        List.of(KeyExchangeMethod.ECP_384, KeyExchangeMethod.MODP_2048));
        Pair pair = refused(Pair.of(1, recipe -> recipe.ike(other), recipe -> recipe));

        assertThat(mismatch(pair.right()))
                .isEqualTo(
                        new Mismatch(
                                Subject.IKE_PROPOSAL,
                                OURS,
                                Optional.of("aes-gcm-16-256/hmac-sha2-256/ecp-384,modp-2048"),
                                List.of(
                                        new Difference(
                                                "KE", "curve25519,ecp-256", "ecp-384,modp-2048")),
                                "add ecp-384,modp-2048 to ours or curve25519,ecp-256 to the peer's"
                                        + " KE"));
        assertThat(refusal(pair.right()).text()).contains(mismatch(pair.right()).remedy());
        assertThat(mismatch(pair.left()).peers()).isEmpty();
        assertThat(mismatch(pair.left()).ours())
                .isEqualTo("aes-gcm-16-256/hmac-sha2-256/ecp-384,modp-2048");
    }

    /// Of several proposals the nearest pair is compared, and what one side lacks is `none`.
    @Test
    void theNearestProposalIsComparedKindByKind() {
        IkeProposal far =
                new IkeProposal(
                        List.of(new Cipher(EncryptionId.AES_CBC, 128)),
                        List.of(IntegrityId.HMAC_SHA1_96),
                        List.of(PrfId.HMAC_SHA1),
                        List.of(KeyExchangeMethod.MODP_2048));
        IkeProposal near =
                new IkeProposal(
                        List.of(new Cipher(EncryptionId.AES_CBC, 256)),
                        List.of(IntegrityId.HMAC_SHA2_256_128),
                        Recipe.IKE_GCM.prf(),
                        Recipe.IKE_GCM.keyExchange());
        Pair pair = refused(Pair.of(1, recipe -> recipe.ike(far, near), recipe -> recipe));

        assertThat(mismatch(pair.right()).differences())
                .containsExactly(
                        new Difference("ENCR", "aes-gcm-16-256", "aes-cbc-256"),
                        new Difference("INTEG", Difference.NONE, "hmac-sha2-256-128"));
        assertThat(mismatch(pair.right()).remedy())
                .isEqualTo(
                        "add aes-cbc-256 to ours or aes-gcm-16-256 to the peer's ENCR;"
                                + " have the peer leave out INTEG");
    }

    @Test
    void aChildProposalIsComparedLikeThat() {
        EspProposal other =
                new EspProposal(
                        List.of(new Cipher(EncryptionId.AES_GCM_16, 128)),
                        List.of(),
                        List.of(),
                        Recipe.ESP_GCM.sequenceNumbers());
        Pair pair = refused(Pair.of(1, recipe -> recipe.esp(other), recipe -> recipe));

        assertThat(mismatch(pair.right()).subject()).isEqualTo(Subject.CHILD_PROPOSAL);
        assertThat(mismatch(pair.right()).differences())
                .containsExactly(new Difference("ENCR", "aes-gcm-16-256", "aes-gcm-16-128"));
        assertThat(mismatch(pair.left()).subject()).isEqualTo(Subject.CHILD_PROPOSAL);
        assertThat(mismatch(pair.left()).peers()).isEmpty();
        assertThat(mismatch(pair.right()).ours()).isEqualTo(ESP_OURS);
    }

    @Test
    void selectorsOfBothSidesAreNamed() {
        Selector elsewhere =
                Selector.ofRange(IpAddress.of("10.77.0.0"), IpAddress.of("10.77.0.255"));
        Pair pair =
                refused(
                        Pair.of(
                                1,
                                recipe -> recipe.selectors(elsewhere, elsewhere),
                                recipe -> recipe));

        Mismatch told = mismatch(pair.right());
        assertThat(told.subject()).isEqualTo(Subject.SELECTORS);
        assertThat(told.ours()).contains(Recipe.CHILD);
        assertThat(told.peers()).contains("10.77.0.0-10.77.0.255 === 10.77.0.0-10.77.0.255");
        assertThat(mismatch(pair.left()).subject()).isEqualTo(Subject.SELECTORS);
        assertThat(mismatch(pair.left()).peers()).isEmpty();
    }

    @Test
    void identitiesOfBothSidesAreNamedByTheOneThatCompares() {
        Optional<Identity> expected = Optional.of(Identity.ofFqdn("another.test"));
        Pair atInitiator =
                refused(Pair.of(1, recipe -> recipe.remoteIdentity(expected), recipe -> recipe));
        Pair atResponder =
                refused(Pair.of(1, recipe -> recipe, recipe -> recipe.remoteIdentity(expected)));

        Mismatch unknown = mismatch(atResponder.right());
        assertThat(unknown.subject()).isEqualTo(Subject.IDENTITY);
        assertThat(unknown.ours()).isEqualTo("to-left for fqdn:another.test");
        assertThat(unknown.peers()).contains("fqdn:left.test");
        Mismatch unexpected =
                atInitiator.world().peers().stream()
                        .flatMap(peer -> peer.events(Event.NegotiationFailed.class).stream())
                        .flatMap(event -> event.failure().cause().mismatch().stream())
                        .findFirst()
                        .orElseThrow();
        assertThat(unexpected.subject()).isEqualTo(Subject.IDENTITY);
    }

    /// What an engine was refused with outlives its crash.
    @Test
    void aMismatchOutlivesACrash() {
        IkeProposal other =
                new IkeProposal(
                        Recipe.IKE_GCM.encryption(),
                        List.of(),
                        Recipe.IKE_GCM.prf(),
                        List.of(KeyExchangeMethod.ECP_384));
        Pair pair = Pair.of(1, recipe -> recipe.ike(other), recipe -> recipe);
        pair.world().crashes(1);
        refused(pair);
        List<Cause> told =
                pair.left().events(Event.NegotiationFailed.class).stream()
                        .map(event -> event.failure().cause())
                        .toList();
        assertThat(told).hasSizeGreaterThan(1).containsOnly(told.getFirst());
        assertThat(told.getLast().mismatch()).isPresent();
    }
}
