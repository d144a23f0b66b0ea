package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Authentication;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IdType;
import io.triplane.ikev2.wire.Identification;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// IKE_AUTH by somebody who has the keys of the half-open IKE SA, as everybody can: identities,
/// proofs, and what must wait until there is one.
class AuthenticationTest {
    @RegisterExtension static final Scene SCENE = Scene.shared();

    private static Bytes body(int type, String text) {
        return Bytes.ofU32((long) type << 24).concat(Bytes.ofUtf8(text));
    }

    private static Bytes bodyOf(int type, String hex) {
        return Bytes.ofU32((long) type << 24).concat(Bytes.ofHex(hex));
    }

    /// Each with a proof made over it by the right key.
    private static Stream<Arguments> identities() {
        String good = Settings.INSIDER_NAME;
        return Stream.of(
                Arguments.of("empty name", bodyOf(2, "")),
                Arguments.of("empty address", bodyOf(1, "")),
                Arguments.of("address of 3 octets", bodyOf(1, "0a0801")),
                Arguments.of("address of 5 octets", bodyOf(1, "0a08000101")),
                Arguments.of("IPv6 address of 4 octets", bodyOf(5, "0a080001")),
                Arguments.of("IPv6 address of 17 octets", bodyOf(5, "00".repeat(17))),
                Arguments.of("1,025 octets", bodyOf(2, "61".repeat(1_025))),
                Arguments.of("invalid UTF-8", bodyOf(2, "c328a0a1fffe")),
                Arguments.of("NUL behind the name", bodyOf(2, hex(good) + "00")),
                Arguments.of("NUL and more behind it", bodyOf(2, hex(good + "\0.evil"))),
                Arguments.of("NUL in front of it", bodyOf(2, "00" + hex(good))),
                Arguments.of("other case", body(2, good.toUpperCase(java.util.Locale.ROOT))),
                Arguments.of("a dot behind it", body(2, good + ".")),
                Arguments.of("a wildcard", body(2, "*.example")),
                Arguments.of("any", body(2, "*")),
                Arguments.of("%any", body(2, "%any")),
                Arguments.of("a pattern", body(2, "insider[.]example")),
                Arguments.of("the name as key id", body(11, good)),
                Arguments.of("the name as mail address", body(3, good)),
                Arguments.of("a DN that is no DER", body(9, good)),
                Arguments.of("a DN whose length lies", bodyOf(9, "3084ffffffff")),
                Arguments.of("type 0", body(0, good)),
                Arguments.of("type 255", body(255, good)),
                Arguments.of("the good peer's name", body(2, Settings.BYSTANDER)),
                Arguments.of("our own name", body(2, Settings.GATEWAY_NAME)),
                Arguments.of("a forged log line", body(2, "x\n2026 FORGED y\u001b[2J")),
                Arguments.of("another peer's name", body(2, Settings.OUTWARD_NAME)));
    }

    private static String hex(String text) {
        return Bytes.ofUtf8(text).toString();
    }

    @Tag("AT-030")
    @Tag("AT-036")
    @ParameterizedTest(name = "{0}")
    @MethodSource("identities")
    void anIdentityThatIsNotTheConfiguredOneIsRefused(String what, Bytes id) {
        assertThat(what).isNotEmpty();
        Dialog dialog = SCENE.insider().begin();
        List<Part> parts = dialog.authParts();
        parts.set(0, Part.of(Part.ID_I, id));
        parts.set(1, Part.of(dialog.proof(id)));
        refused(dialog, parts);
        assertThat(SCENE.log().lines()).noneMatch(line -> line.startsWith("2026 FORGED"));
    }

    /// Without the octets that every identity has.
    @Tag("AT-030")
    @ParameterizedTest
    @ValueSource(strings = {"", "02", "020000"})
    void anIdentityPayloadWithoutItsHeaderIsRefused(String hex) {
        Dialog dialog = SCENE.insider().begin();
        List<Part> parts = dialog.authParts();
        parts.set(0, Part.of(Part.ID_I, hex));
        refused(dialog, parts);
    }

    /// The peer asks for somebody else than we are.
    @Tag("AT-030")
    @ParameterizedTest
    @ValueSource(strings = {"", "other.example", "*"})
    void anotherNameForUsIsRefused(String name) {
        Dialog dialog = SCENE.insider().begin();
        List<Part> parts = dialog.authParts();
        parts.add(1, Part.of(Part.ID_R, body(2, name)));
        refused(dialog, parts);
    }

    private static void refused(Dialog dialog, List<Part> parts) {
        Message answer = dialog.ask(ExchangeType.IKE_AUTH, parts);
        assertThat(answer.payloads()).singleElement().isInstanceOf(Notify.class);
        assertThat(
                        answer.has(NotifyType.AUTHENTICATION_FAILED)
                                || answer.has(NotifyType.INVALID_SYNTAX))
                .as("%s", answer)
                .isTrue();
        assertThat(SCENE.victim().childSas())
                .noneMatch(child -> child.getConnection().equals(Settings.ANYONE));
        assertThat(SCENE.foreignSpis()).isEmpty();
    }

    private static Stream<Arguments> proofs() {
        return Stream.of(
                Arguments.of("of no length", 2, 0),
                Arguments.of("of one octet", 2, 1),
                Arguments.of("an octet short", 2, 31),
                Arguments.of("an octet long", 2, 33),
                Arguments.of("twice as long", 2, 64),
                Arguments.of("wrong in the last octet", 2, 32),
                Arguments.of("by method 0", 0, 32),
                Arguments.of("by RSA", 1, 32),
                Arguments.of("by DSS", 3, 32),
                Arguments.of("by ECDSA", 9, 64),
                Arguments.of("by NULL", 13, 32),
                Arguments.of("by signature", 14, 32),
                Arguments.of("by method 255", 255, 32));
    }

    @Tag("AT-031")
    @ParameterizedTest(name = "a proof {0}")
    @MethodSource("proofs")
    void aProofThatIsNotTheRightOneIsRefused(String what, int method, int octets) {
        assertThat(what).isNotEmpty();
        Dialog dialog = SCENE.insider().begin();
        byte[] good = dialog.proof(dialog.identity()).data().toArray();
        byte[] data = new byte[octets];
        System.arraycopy(good, 0, data, 0, Math.min(octets, good.length));
        if (method == 2 && octets == good.length) {
            data[octets - 1] ^= 1;
        }
        List<Part> parts = dialog.authParts();
        parts.set(1, Part.of(new Authentication(method, Bytes.copyOf(data))));
        refused(dialog, parts);
        // It is over: the right one comes too late.
        assertThat(SCENE.answersTo(dialog.wire())).isEmpty();
        dialog.wire()
                .send(
                        dialog.seal(
                                dialog.header(ExchangeType.IKE_AUTH, Dialog.AUTH_ID, false),
                                dialog.authParts()));
        assertThat(SCENE.answersTo(dialog.wire())).isEmpty();
    }

    /// A payload of no octets is not even an AUTH.
    @Tag("AT-031")
    @ParameterizedTest
    @ValueSource(strings = {"", "02", "020000"})
    void anAuthPayloadWithoutItsHeaderIsRefused(String hex) {
        Dialog dialog = SCENE.insider().begin();
        List<Part> parts = dialog.authParts();
        parts.set(1, Part.of(Part.AUTH, hex));
        refused(dialog, parts);
    }

    /// Both have a right proof of the other's key; the name decides which is asked for.
    @Tag("AT-036")
    @Test
    void theRightKeyUnderAnotherPeersNameIsRefused() {
        Dialog dialog =
                new Dialog(SCENE.stranger(), Settings.BYSTANDER, Settings.PSK, Dialog.Cipher.GCM)
                        .begin();
        refused(dialog, dialog.authParts());
        Dialog other =
                new Dialog(
                                SCENE.stranger(),
                                Settings.INSIDER_NAME,
                                Settings.BYSTANDER_PSK,
                                Dialog.Cipher.GCM)
                        .begin();
        refused(other, other.authParts());
    }

    private static Stream<ExchangeType> tooEarly() {
        return Stream.of(ExchangeType.CREATE_CHILD_SA, ExchangeType.INFORMATIONAL);
    }

    /// With the number that IKE_AUTH has, with the one behind it, and with both payload chains.
    @Tag("AT-110")
    @ParameterizedTest
    @MethodSource("tooEarly")
    void nothingIsServedBeforeAuthenticationEnds(ExchangeType exchange) {
        Dialog dialog = SCENE.insider().begin();
        for (long id : new long[] {0, 1, 2}) {
            dialog.wire()
                    .send(
                            dialog.seal(
                                    dialog.header(exchange, id, false),
                                    dialog.authParts().subList(2, 5)));
            dialog.wire().send(dialog.seal(dialog.header(exchange, id, false), List.of()));
        }
        assertThat(SCENE.answersTo(dialog.wire())).isEmpty();
        assertThat(dialog.authenticate().first(SecurityAssociation.class)).isPresent();
        SCENE.ending(dialog);
    }

    @Tag("AT-110")
    @Test
    void aSecondAuthenticationOfAnSaThatStandsChangesNothing() {
        Dialog peer = SCENE.established();
        long sas = SCENE.victim().info().getIkeSas();
        Bytes again =
                peer.seal(
                        peer.header(ExchangeType.IKE_AUTH, peer.nextId(), false), peer.authParts());
        peer.spent();
        peer.wire().send(again);
        peer.wire()
                .send(
                        peer.seal(
                                peer.header(ExchangeType.IKE_AUTH, Dialog.AUTH_ID, false),
                                peer.authParts()));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        assertThat(SCENE.victim().info().getIkeSas()).isEqualTo(sas);
        peer.unspent();
        peer.assertAlive();
    }

    /// Word for word, and under the SPI of the responder.
    @Tag("AT-110")
    @Test
    void theFirstRequestAgainOnAnSaThatStandsChangesNothing() {
        Dialog peer = SCENE.established();
        peer.wire().send(Crafted.patched(peer.request(), 8, Bytes.ofU64(peer.spiR())));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        peer.wire().send(peer.request());
        SCENE.answersTo(peer.wire())
                .forEach(answer ->
                        assertThat(Dialog.clear(answer).header().spiR()).isNotEqualTo(peer.spiR()));
        peer.assertAlive();
    }

    /// A credential other than the configured one is never enough, whatever the peer says of it.
    @ParameterizedTest
    @ValueSource(ints = {16404, 16417, 16418, 16420, 16434})
    void aFlagOfThePeerLowersNothing(int notify) {
        Part flag = Part.of(Part.NOTIFY, "0000%04x".formatted(notify));
        Dialog dialog = SCENE.insider();
        List<Part> init = dialog.initParts();
        init.add(flag);
        dialog.begin(init);
        List<Part> parts = dialog.authParts();
        parts.set(1, Part.of(new Authentication(2, Bytes.ofHex("00".repeat(32)))));
        parts.add(flag);
        refused(dialog, parts);
        // Nor does it take anything from who has the right one.
        Dialog right = SCENE.insider();
        List<Part> again = right.initParts();
        again.add(flag);
        right.begin(again);
        List<Part> good = right.authParts();
        good.add(flag);
        assertThat(right.ask(ExchangeType.IKE_AUTH, good).first(Authentication.class)).isPresent();
        SCENE.ending(right);
    }

    /// As if the peer had been authenticated by EAP, and without AUTH at all.
    @Test
    void eapIsNotOfferedToWhoAsksForIt() {
        Dialog dialog = SCENE.insider().begin();
        List<Part> parts = new ArrayList<>(dialog.authParts());
        parts.remove(1);
        refused(dialog, parts);
    }

    /// By somebody who proves nothing, by a stranger in the first exchange, and by an insider under
    /// his own name: the good peer's SA stands each time.
    @Tag("AT-040")
    @Test
    void initialContactMeansNothingBeforeTheProofAndNothingToOthers() {
        Part contact = Part.of(Notify.of(NotifyType.INITIAL_CONTACT));
        Dialog inInit = SCENE.insider();
        List<Part> init = inInit.initParts();
        init.add(contact);
        inInit.begin(init);
        Dialog unproven = SCENE.insider().begin();
        List<Part> wrong = unproven.authParts();
        Identification good =
                Identification.of(Side.INITIATOR, IdType.FQDN, Bytes.ofUtf8(Settings.BYSTANDER));
        wrong.set(0, Part.of(good));
        wrong.set(1, Part.of(unproven.proof(good)));
        wrong.add(contact);
        refused(unproven, wrong);
        Dialog proven = SCENE.insider().begin();
        List<Part> right = proven.authParts();
        right.addAll(Collections.nCopies(3, contact));
        assertThat(proven.ask(ExchangeType.IKE_AUTH, right).first(Authentication.class))
                .isPresent();
        SCENE.bystander().isAnswered();
        SCENE.ending(proven);
    }
}
