package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.jvpp.ClientConfig;
import io.triplane.jvpp.ConnectOutcome;
import io.triplane.jvpp.Outcome;
import io.triplane.jvpp.VppClient;
import io.triplane.jvpp.VppListener;
import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Frames;
import io.triplane.jvpp.message.Header;
import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.MessageTable;
import io.triplane.jvpp.message.VppProcess;
import io.triplane.jvpp.wire.MacAddress;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The socket itself: framing, the message table, and what gets no answer.
class TransportTest {
    private static final Duration SILENCE = Duration.ofMillis(300);

    private Rig rig;
    private ApiProbe probe;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.start("127.0.0.2", "10.1.1.1/24");
        probe = rig.connect();
    }

    @AfterEach
    void stop() throws IOException {
        probe.close();
        rig.close();
    }

    @Test
    void firstClientGetsTheFirstIndexAndIsFreedForTheNext() throws IOException {
        assertThat(probe.index()).isEqualTo(0x8000_0001);
        try (ApiProbe second = rig.connect()) {
            assertThat(second.index()).isEqualTo(0x8000_0002);
        }
    }

    @Test
    void coreAndAclPluginAreThereWithTheirCrcs() {
        assertThat(probe.table().missing(List.of(Catalogue.CORE, Catalogue.ACL))).isEmpty();
    }

    /// The client that agents use.
    @Test
    void theClientItselfConnects() {
        ClientConfig config =
                ClientConfig.of(rig.socket("api"), "test", List.of(Catalogue.CORE, Catalogue.ACL));
        VppListener nobody =
                new VppListener() {
                    @Override
                    public void interfaceEvent(Interfaces.Event event) {}

                    @Override
                    public void dropped(String what) {}

                    @Override
                    public void lost(String reason) {}
                };
        switch (VppClient.connect(config, nobody)) {
            case ConnectOutcome.Connected(VppClient client) -> {
                try (client) {
                    assertThat(client.send(new VppProcess.ShowVersion(), "a test").join())
                            .isInstanceOf(Outcome.Done.class);
                    assertThat(client.dump(Interfaces.Dump.all(), "a test").join())
                            .isInstanceOf(Outcome.Done.class);
                }
            }
            case ConnectOutcome.Unreachable unreachable -> throw new AssertionError(unreachable);
            case ConnectOutcome.Incompatible other -> throw new AssertionError(other.reason());
        }
    }

    @Test
    void pluginsThatAreNotServedAreNotAnnounced() {
        assertThat(probe.table().missing(List.of(Catalogue.AF_PACKET))).isNotEmpty();
    }

    @Test
    void fixedIdsAreFixedAndOthersDifferFromProcessToProcess() throws IOException {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            try (Rig other = Rig.start("127.0.0.2", "10.1.1.1/24");
                    ApiProbe there = other.connect()) {
                seen.add(there.idOf(Interfaces.Dump.EXCHANGE.request()));
                assertThat(there.idOf(Control.Ping.EXCHANGE.request())).isEqualTo(23);
                assertThat(there.idOf(Control.Ping.EXCHANGE.answer())).isEqualTo(24);
            }
        }
        assertThat(seen).as("of three processes").hasSizeGreaterThan(1);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        int first = 0;
        for (int i = 0; i < 64; i++) {
            int sent = probe.send(new Control.Ping(), probe.index());
            first = i == 0 ? sent : first;
        }
        for (int i = 0; i < 64; i++) {
            ByteBuffer reply = probe.next(Duration.ofSeconds(5)).orElseThrow();
            assertThat(reply.getShort()).isEqualTo((short) 24);
            assertThat(reply.getInt()).isEqualTo(first + i);
        }
    }

    @Test
    void aRequestMayComeOctetByOctet() throws IOException {
        ByteBuffer frame =
                Frames.frame(23, Header.CLIENT_AND_CONTEXT, probe.index(), 7, new Control.Ping());
        while (frame.hasRemaining()) {
            probe.write(frame.slice(frame.position(), 1));
            frame.position(frame.position() + 1);
        }
        ByteBuffer reply = probe.next(Duration.ofSeconds(5)).orElseThrow();
        assertThat(reply.getInt(2)).isEqualTo(7);
    }

    @Test
    void wrongClientIndexIsCarriedOutButNotAnswered() throws IOException {
        probe.send(new HostInterfaces.CreateLoopback(MacAddress.ZERO), 0x8000_0077);

        assertThat(probe.next(SILENCE)).isEmpty();
        assertThat(probe.list(new Interfaces.Dump(~0, true, "loop0"))).hasSize(1);
    }

    @Test
    void answersGoToTheOwnerOfTheIndex() throws IOException {
        try (ApiProbe other = rig.connect()) {
            probe.send(new VppProcess.ShowVersion(), other.index());

            assertThat(other.next(Duration.ofSeconds(5))).isPresent();
            assertThat(probe.next(SILENCE)).isEmpty();
        }
    }

    @Test
    void unknownIdGetsNoAnswerAndHarmsNothing() throws IOException {
        probe.write(
                Frames.frame(
                        60_000, Header.CLIENT_AND_CONTEXT, probe.index(), 9, new Control.Ping()));

        assertThat(probe.next(SILENCE)).isEmpty();
        assertThat(probe.isAlive()).isTrue();
    }

    @Test
    void truncatedMessageGetsNoAnswerAndHarmsNothing() throws IOException {
        int id = probe.idOf(Interfaces.SetFlags.EXCHANGE.request());
        probe.write(
                Frames.frame(id, Header.CLIENT_AND_CONTEXT, probe.index(), 9, new Control.Ping()));

        assertThat(probe.next(SILENCE)).isEmpty();
        assertThat(probe.isAlive()).isTrue();
    }

    @Test
    void excessOctetsAreIgnored() throws IOException {
        probe.write(
                Frames.frame(
                        MessageTable.SOCKET_CREATE_ID + 8,
                        Header.CLIENT_AND_CONTEXT,
                        probe.index(),
                        11,
                        new Control.SocketCreate("longer than a ping")));

        ByteBuffer reply = probe.next(Duration.ofSeconds(5)).orElseThrow();
        assertThat(reply.getInt(2)).isEqualTo(11);
    }

    @Test
    void absurdLengthLeavesTheConnectionDead() throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(16).putInt(8, 0x7fff_ffff);
        probe.write(frame);
        probe.send(new Control.Ping(), probe.index());

        assertThat(probe.next(SILENCE)).isEmpty();
        try (ApiProbe other = rig.connect()) {
            assertThat(other.isAlive()).isTrue();
        }
    }

    @Test
    void goodbyeIsAnsweredWithOneAndAnEnd() throws IOException {
        assertThat(probe.ask(new Control.SocketDelete(probe.index())).response()).isEqualTo(1);
        assertThatThrownBy(() -> probe.next(Duration.ofSeconds(5)))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void goodbyeOfAStrangerIsRefused() throws IOException {
        assertThat(probe.ask(new Control.SocketDelete(5)).response()).isEqualTo(-1);
        assertThat(probe.isAlive()).isTrue();
    }

    @Test
    void pingNamesTheProcess() throws IOException {
        assertThat(probe.ask(new Control.Ping()))
                .isEqualTo(new Control.Pong(0, probe.index(), (int) ProcessHandle.current().pid()));
    }

    @Test
    void dumpsHaveNoEndMark() throws IOException {
        probe.send(new Interfaces.Dump(77, false, ""), probe.index());

        assertThat(probe.next(SILENCE)).as("an unknown interface").isEmpty();
    }

    @Test
    void eventsFollowTheAnswer() throws IOException {
        assertThat(probe.retval(new Interfaces.WantEvents(true, 42))).isZero();
        assertThat(probe.retval(new Interfaces.WantEvents(true, 42))).isEqualTo(-31);

        int loop = probe.ask(new HostInterfaces.CreateLoopback(MacAddress.ZERO)).swIfIndex();
        probe.ask(new Interfaces.SetFlags(loop, Interfaces.ADMIN_UP));
        probe.ask(new HostInterfaces.DeleteLoopback(loop));

        assertThat(probe.takeEvents())
                .containsExactly(
                        new Interfaces.Event(42, loop, 0, false),
                        new Interfaces.Event(42, loop, 3, false),
                        new Interfaces.Event(42, loop, 0, true));
        assertThat(probe.retval(new Interfaces.WantEvents(false, 42))).isZero();
        assertThat(probe.retval(new Interfaces.WantEvents(false, 42))).isEqualTo(-31);
    }

    @Test
    void versionAndThreads() throws IOException {
        assertThat(probe.ask(new VppProcess.ShowVersion()).version()).isEqualTo("26.06-release");
        assertThat(probe.ask(new VppProcess.ShowThreads()).threads()).hasSize(1);
    }

    @Test
    void cliKnowsWhatAgentsRead() throws IOException {
        VppProcess.CliOutput handlers = probe.ask(new VppProcess.Cli("show crypto  handlers"));

        assertThat(handlers.retval()).isZero();
        assertThat(handlers.text()).contains("\u001b[");
        assertThat(handlers.plainText())
                .containsPattern("aes-256-gcm-icv16-aad8 +enc +jca\\* +jca\\* +sw_scheduler\\*")
                .containsPattern("sha2-256-icv16 +hmac +jca\\* +jca\\* +-\n");
        assertThat(probe.ask(new VppProcess.Cli("show ipsec all")).text())
                .endsWith("IPSec async mode: off\n");
    }

    @Test
    void cliRefusesTheRestInVppsWords() throws IOException {
        assertThat(probe.ask(new VppProcess.Cli("show ipsec nonsense at all")))
                .isEqualTo(
                        new VppProcess.CliOutput(
                                -1, "show ipsec: unknown input `nonsense at all'\n"));
        assertThat(probe.ask(new VppProcess.Cli("frobnicate")).text())
                .isEqualTo("unknown input `frobnicate'\n");
    }
}
