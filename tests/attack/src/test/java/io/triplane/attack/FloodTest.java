package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Many messages: what they may cost, and who still gets in.
class FloodTest {
    private static final int COOKIE_THRESHOLD = 40;
    private static final int PER_PEER = 12;
    private static final int ALL = 60;

    @RegisterExtension
    static final Scene SCENE =
            Scene.with(
                    new Settings(
                            "127.66.1",
                            Map.of(
                                    "cookie_threshold",
                                    Integer.toString(COOKIE_THRESHOLD),
                                    "half_open_limit",
                                    Integer.toString(ALL),
                                    "half_open_limit_per_peer",
                                    Integer.toString(PER_PEER))));

    /// Longer than anything half-open lives and the demand for cookies lasts.
    private static final Duration CALM_MAX = Duration.ofSeconds(25);

    @BeforeEach
    void nothingIsHalfOpen() {
        calm();
    }

    private static void calm() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(CALM_MAX)
                .until(() -> SCENE.victim().info().getHalfOpen() == 0);
    }

    private static Bytes init(Dialog dialog) {
        return Crafted.clear(dialog.initHeader(), dialog.initParts());
    }

    private static List<Bytes> flood(int count) {
        List<Bytes> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Wire wire = SCENE.victim().wire();
            wire.send(init(SCENE.insider()));
            if (i % 8 == 7) {
                SCENE.bystander().isAnswered();
            }
            answers.addAll(SCENE.answersTo(wire));
            wire.close();
        }
        return answers;
    }

    private static boolean isCookie(Bytes answer) {
        return Dialog.clear(answer).has(NotifyType.COOKIE);
    }

    /// From as many sources: beyond the threshold nothing is kept and nothing computed, and whoever
    /// answers with the cookie gets in.
    @Test
    void aboveTheThresholdEveryoneIsAskedForACookieAndAGoodPeerGetsIn() {
        long asked = SCENE.victim().counted("cookie-demanded");
        int lines = lines();
        List<Bytes> answers = flood(150);
        assertThat(answers).hasSize(150);
        assertThat(answers.stream().filter(FloodTest::isCookie).count())
                .isGreaterThanOrEqualTo(150 - COOKIE_THRESHOLD);
        assertThat(SCENE.victim().counted("cookie-demanded") - asked)
                .isGreaterThanOrEqualTo(150 - COOKIE_THRESHOLD);
        assertThat(SCENE.victim().info().getHalfOpen()).isLessThanOrEqualTo(COOKIE_THRESHOLD);
        assertThat(lines() - lines).as("log lines").isLessThan(20);
        SCENE.established().assertAlive();
        SCENE.bystander().rekeys();
    }

    private static int lines() {
        return (int) SCENE.log().lines().filter(line -> !line.contains(Settings.BYSTANDER)).count();
    }

    /// A cookie is good for the address, the SPI and the nonce it was made for.
    @Test
    void aCookieIsWorthNothingToAnother() {
        flood(COOKIE_THRESHOLD + 1);
        Dialog dialog = SCENE.insider();
        dialog.wire().send(init(dialog));
        Notify cookie =
                Dialog.clear(dialog.wire().receive()).notification(NotifyType.COOKIE).orElseThrow();
        List<Part> parts = dialog.initParts();
        parts.addFirst(Part.of(Notify.of(NotifyType.COOKIE, cookie.data())));
        Bytes good = Crafted.clear(dialog.initHeader(), parts);
        Wire other = SCENE.stranger();
        other.send(good);
        dialog.wire().send(Crafted.patched(good, 0, Bytes.ofHex("0102030405060708")));
        List<Part> otherNonce = new ArrayList<>(parts);
        otherNonce.set(3, Part.of(new Nonce(Bytes.ofHex("5a".repeat(32)))));
        dialog.wire().send(Crafted.clear(dialog.initHeader(), otherNonce));
        byte[] changed = cookie.data().toArray();
        changed[changed.length - 1] ^= 1;
        List<Part> forged = new ArrayList<>(parts);
        forged.set(0, Part.of(Notify.of(NotifyType.COOKIE, Bytes.copyOf(changed))));
        dialog.wire().send(Crafted.clear(dialog.initHeader(), forged));
        assertThat(SCENE.answersTo(other)).singleElement().matches(FloodTest::isCookie);
        assertThat(SCENE.answersTo(dialog.wire())).hasSize(3).allMatch(FloodTest::isCookie);
        dialog.wire().send(good);
        assertThat(Dialog.clear(dialog.wire().receive()).first(SecurityAssociation.class))
                .isPresent();
    }

    /// With cookies a real address gets as far as its limit, and other addresses get in.
    @Test
    void oneAddressGetsAsFarAsItsLimit() {
        Wire wire = SCENE.stranger();
        long over = SCENE.victim().counted("over-source-limit");
        int accepted = 0;
        for (int i = 0; i < 3 * PER_PEER; i++) {
            Dialog dialog =
                    new Dialog(wire, Settings.INSIDER_NAME, Settings.PSK, Dialog.Cipher.GCM);
            wire.send(init(dialog));
            List<Bytes> answers = SCENE.answersTo(wire);
            if (answers.stream().anyMatch(FloodTest::isCookie)) {
                Bytes cookie =
                        Dialog.clear(answers.getFirst())
                                .notification(NotifyType.COOKIE)
                                .orElseThrow()
                                .data();
                List<Part> parts = dialog.initParts();
                parts.addFirst(Part.of(Notify.of(NotifyType.COOKIE, cookie)));
                wire.send(Crafted.clear(dialog.initHeader(), parts));
                answers = SCENE.answersTo(wire);
            }
            accepted += answers.size();
        }
        assertThat(accepted).isEqualTo(PER_PEER);
        assertThat(SCENE.victim().counted("over-source-limit") - over).isEqualTo(2L * PER_PEER);
        SCENE.established().assertAlive();
    }

    /// The whole of the first exchange, cookie and all, and then nothing: reaped at the deadline.
    @Test
    void whoCompletesTheFirstExchangeAndStopsIsReaped() {
        long expired = SCENE.victim().counted("half-open-expired");
        long metric = SCENE.victim().metric("triplane_ike_sas");
        for (int i = 0; i < ALL / 2; i++) {
            SCENE.insider().begin();
        }
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(2))
                .until(() -> SCENE.victim().info().getHalfOpen() == ALL / 2);
        calm();
        assertThat(SCENE.victim().counted("half-open-expired") - expired).isEqualTo(ALL / 2);
        assertThat(SCENE.victim().metric("triplane_ike_sas")).isEqualTo(metric);
    }

    /// What does not open is counted and not answered; the half-open IKE SA is as good as before.
    @Test
    void undecryptableRequestsDoNotEndAHalfOpenSa() {
        Dialog dialog = SCENE.insider().begin();
        long before = SCENE.victim().counted("not-authentic");
        Wire wire = SCENE.stranger();
        Bytes good =
                dialog.seal(
                        dialog.header(ExchangeType.IKE_AUTH, Dialog.AUTH_ID, false),
                        dialog.authParts());
        for (int i = 0; i < 300; i++) {
            byte[] changed = good.toArray();
            changed[changed.length - 1 - i % 16] ^= (byte) (1 + i / 16);
            wire.send(Bytes.copyOf(changed));
            if (i % 8 == 7) {
                SCENE.bystander().isAnswered();
            }
        }
        assertThat(SCENE.answersTo(wire)).isEmpty();
        assertThat(SCENE.answersTo(dialog.wire())).isEmpty();
        assertThat(SCENE.victim().counted("not-authentic") - before).isEqualTo(300);
        assertThat(dialog.authenticate().first(SecurityAssociation.class)).isPresent();
        SCENE.ending(dialog);
    }

    /// Never more than one answer to a request, and never a multiple of its size.
    @Tag("AT-094")
    @Test
    void nobodyGetsMoreThanHeSent() {
        Dialog dialog = SCENE.insider();
        List<Bytes> requests =
                List.of(
                        init(dialog),
                        Crafted.patched(
                                init(SCENE.insider()), Crafted.VERSION_AT, Bytes.ofU8(0x30)),
                        Crafted.clear(
                                SCENE.insider().initHeader(),
                                List.of(Part.of(200, "00").critical())),
                        Crafted.clear(
                                new IkeHeader(7, 8, 37, true, false, 0),
                                List.of(Part.of(Part.SK, "00".repeat(40)))));
        for (Bytes request : requests) {
            Wire wire = SCENE.stranger();
            int times = 20;
            for (int i = 0; i < times; i++) {
                wire.send(request);
            }
            List<Bytes> answers = SCENE.answersTo(wire);
            assertThat(answers.size()).isLessThanOrEqualTo(times);
            assertThat(answers.stream().mapToInt(Bytes::size).sum())
                    .isLessThan(3 * times * request.size());
        }
        // No repetition comes of its own accord: nobody asks, until the half-open one is gone.
        Wire quiet = SCENE.stranger();
        quiet.send(init(SCENE.insider()));
        assertThat(SCENE.answersTo(quiet)).hasSize(1);
        calm();
        assertThat(quiet.arrived()).isEmpty();
    }

    @Tag("AT-095")
    @Test
    void messagesUnderUnknownSpisAreSilentlyCounted() {
        Wire wire = SCENE.stranger();
        long before = SCENE.victim().counted("unknown-spi");
        int lines = lines();
        for (int i = 0; i < 600; i++) {
            int exchange = 35 + i % 3;
            IkeHeader header = new IkeHeader(1000 + i, 2000 + i, exchange, true, i % 2 == 0, i);
            Part content =
                    i % 5 == 0
                            ? Part.of(Part.NOTIFY, "0000000b 01020304")
                            : Part.of(Part.SK, "00".repeat(40));
            wire.send(Crafted.clear(header, List.of(content)));
            if (i % 8 == 7) {
                SCENE.bystander().isAnswered();
            }
        }
        assertThat(SCENE.answersTo(wire)).isEmpty();
        assertThat(SCENE.victim().counted("unknown-spi") - before).isEqualTo(600);
        assertThat(lines() - lines).isZero();
    }

    /// ESP that nobody has keys for: the daemon is not woken.
    @Tag("AT-096")
    @Test
    void espUnderUnknownSpisNeverReachesTheDaemon() {
        Wire wire = SCENE.stranger();
        long received = SCENE.victim().metric("triplane_ike_received_total");
        for (int i = 0; i < 2_000; i++) {
            wire.sendToNatPort(
                    Bytes.concat(Bytes.ofU32(0x7000_0000L + i), Bytes.ofHex("00".repeat(96))));
        }
        SCENE.bystander().isAnswered();
        assertThat(SCENE.victim().metric("triplane_ike_received_total") - received).isEqualTo(1);
        assertThat(wire.arrived()).isEmpty();
    }

    /// One answer is made; the copies get that one again or nothing.
    @Test
    void aStormOfOneAuthRequestIsServedOnce() {
        Dialog dialog = SCENE.insider().begin();
        long established = SCENE.victim().info().getIkeSas();
        Bytes request =
                dialog.seal(
                        dialog.header(ExchangeType.IKE_AUTH, Dialog.AUTH_ID, false),
                        dialog.authParts());
        dialog.spent();
        for (int i = 0; i < 200; i++) {
            dialog.wire().send(request);
        }
        Bytes first = dialog.wire().receive(); // the data plane is asked before
        assertThat(SCENE.answersTo(dialog.wire())).allMatch(first::equals);
        assertThat(dialog.open(first).first(SecurityAssociation.class)).isPresent();
        assertThat(SCENE.victim().info().getIkeSas()).isLessThanOrEqualTo(established + 1);
        dialog.assertAlive();
        SCENE.ending(dialog);
    }

    /// Until it is told that there are enough; nobody else notices.
    @Test
    void onePeerGetsABoundedNumberOfChildren() {
        Dialog peer = SCENE.established();
        int made = 0;
        Message answer = createChild(peer, made);
        while (answer.firstError().isEmpty() && made < 200) {
            made++;
            answer = createChild(peer, made);
        }
        // By the limit of the engine, or by that of the data plane for one tunnel.
        assertThat(
                        answer.has(NotifyType.NO_ADDITIONAL_SAS)
                                || answer.has(NotifyType.TEMPORARY_FAILURE))
                .as("%s", answer)
                .isTrue();
        assertThat(made).isLessThan(100);
        for (int i = 0; i < 300; i++) {
            peer.assertAlive();
        }
        peer.assertAlive();
    }

    private static Message createChild(Dialog peer, int number) {
        List<Part> parts = new ArrayList<>();
        parts.add(Part.of(new Nonce(Dialog.SUITE.random().bytes(32))));
        for (Payload payload : Offers.child(Dialog.SUITE.random().bytes(4), 20_000 + number)) {
            parts.add(Part.of(payload));
        }
        return peer.ask(ExchangeType.CREATE_CHILD_SA, parts);
    }

    /// The deadline is that of the first request, whatever comes meanwhile.
    @Tag("AT-101")
    @Test
    void aSlowDripDoesNotLengthenTheLifeOfAHalfOpenSa() {
        Dialog dialog = SCENE.insider().begin();
        long began = System.nanoTime();
        Bytes drip =
                Crafted.clear(
                        dialog.header(ExchangeType.IKE_AUTH, Dialog.AUTH_ID, false),
                        List.of(Part.of(Part.SK, "00".repeat(60))));
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .atMost(CALM_MAX)
                .until(() -> {
                    dialog.wire().send(drip);
                    dialog.wire().send(dialog.request());
                    return System.nanoTime() - began > Duration.ofSeconds(4).toNanos();
                });
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(4))
                .until(() -> {
                    dialog.wire().send(drip);
                    return SCENE.victim().info().getHalfOpen() == 0;
                });
        assertThat(Arrays.asList(SCENE.log().split("\n", -1))).hasSizeLessThan(20);
    }
}
