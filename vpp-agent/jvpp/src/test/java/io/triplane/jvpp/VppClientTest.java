package io.triplane.jvpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Frames;
import io.triplane.jvpp.message.Header;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.MessageName;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.message.Retval;
import io.triplane.jvpp.message.Retvals;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.StatIndex;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.message.VppProcess;
import io.triplane.jvpp.script.ScriptedVpp;
import io.triplane.jvpp.wire.Address;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class VppClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir Path folder;

    private ScriptedVpp vpp;
    private final Heard heard = new Heard();
    private Optional<VppClient> client = Optional.empty();

    @BeforeEach
    void start() {
        vpp = new ScriptedVpp(folder.resolve("api.sock"), Catalogue.ALL);
    }

    @AfterEach
    void stop() {
        client.ifPresent(VppClient::close);
        vpp.close();
    }

    @Test
    void anAnswerIsMatchedByContextNotByOrder() {
        VppClient client = connected(LONG);
        // Answered out of order: a ping's context is 2 and 3, sockclnt_create had 1.
        vpp.silentTo(Control.Ping.EXCHANGE);
        CompletableFuture<Outcome<Control.Pong>> first = client.send(new Control.Ping(), "first");
        CompletableFuture<Outcome<Control.Pong>> second = client.send(new Control.Ping(), "second");

        vpp.on(Sad.Del.EXCHANGE, _ -> Retval.OK);
        done(client.send(new Sad.Del(1), "a request behind both").join());
        vpp.tell(Control.Ping.EXCHANGE.answer(), 3, new Control.Pong(0, 0, 33));
        vpp.tell(Control.Ping.EXCHANGE.answer(), 2, new Control.Pong(0, 0, 22));

        assertThat(done(first.join()).vpePid()).isEqualTo(22);
        assertThat(done(second.join()).vpePid()).isEqualTo(33);
    }

    @Test
    void aRefusalNamesRequestRetvalAndSubject() {
        vpp.on(Sad.Del.EXCHANGE, _ -> new Retval(Retvals.NO_SUCH_ENTRY));

        VppFailure failure = failure(connected(LONG).send(new Sad.Del(7), "SA 7 of site-b").join());

        assertThat(failure.text())
                .isEqualTo("VPP refused ipsec_sad_entry_del for SA 7 of site-b: -6 no such entry");
    }

    @Test
    void aDumpEndsWithItsPingAndMayBeEmpty() {
        vpp.onDump(
                Spd.SpdsDump.EXCHANGE,
                _ -> List.of(new Spd.SpdsDetails(1, 4), new Spd.SpdsDetails(2, 0)));
        vpp.onDump(TunnelProtection.Dump.EXCHANGE, _ -> List.of());
        VppClient client = connected(LONG);

        assertThat(done(client.dump(new Spd.SpdsDump(), "all SPDs").join()))
                .containsExactly(new Spd.SpdsDetails(1, 4), new Spd.SpdsDetails(2, 0));
        assertThat(done(client.dump(TunnelProtection.Dump.all(), "all").join())).isEmpty();
    }

    @Test
    void requestsArePipelinedInOrderAndTheWindowIsKept() throws InterruptedException {
        ClientConfig config =
                new ClientConfig(vpp.socket(), "test", LONG, 4, List.of(Catalogue.CORE));
        VppClient client = connected(config);
        vpp.silentTo(Control.Ping.EXCHANGE).on(Sad.Del.EXCHANGE, _ -> Retval.OK);
        // Four pings fill the window; what comes behind them must not be sent.
        List<CompletableFuture<?>> pings = new ArrayList<>();
        IntStream.range(0, 4).forEach(i -> pings.add(client.send(new Control.Ping(), "ping " + i)));
        List<CompletableFuture<Outcome<Retval>>> deletes =
                IntStream.range(0, 100)
                        .mapToObj(i -> client.send(new Sad.Del(i), "SA " + i))
                        .toList();
        assertThat(deletes.getLast()).isNotDone();
        assertThat(vpp.received(Sad.Del.class)).isEmpty();

        vpp.tell(Control.Ping.EXCHANGE.answer(), 2, new Control.Pong(0, 0, 1));
        deletes.forEach(delete -> done(delete.join()));

        assertThat(vpp.received(Sad.Del.class).stream().map(Sad.Del::id))
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void silenceIsATimeoutAndAnAnsweredPingKeepsTheConnection() throws InterruptedException {
        VppClient client = connected(SHORT);

        VppFailure failure = failure(client.send(new Sad.Del(7), "SA 7").join());

        assertThat(failure).isInstanceOf(VppFailure.TimedOut.class);
        vpp.on(Sad.Del.EXCHANGE, _ -> Retval.OK);
        done(client.send(new Sad.Del(8), "SA 8").join());
        assertThat(heard.lost).isEmpty();
    }

    @Test
    void aVppThatAnswersNoPingEitherIsLost() throws InterruptedException {
        VppClient client = connected(SHORT);
        vpp.silentTo(Control.Ping.EXCHANGE);

        failure(client.send(new Sad.Del(7), "SA 7").join());

        assertThat(heard.lost.poll(10, TimeUnit.SECONDS)).contains("does not answer a ping");
        assertThat(failure(client.send(new Sad.Del(8), "SA 8").join()))
                .isInstanceOf(VppFailure.Lost.class);
    }

    @Test
    void anAnswerAfterItsTimeIsDroppedAndReported() throws InterruptedException {
        VppClient client = connected(SHORT);
        failure(client.send(new Sad.Del(7), "SA 7").join());

        vpp.tell(Sad.Del.EXCHANGE.answer(), 2, Retval.OK);

        assertThat(heard.dropped.poll(10, TimeUnit.SECONDS)).contains("ipsec_sad_entry_del_reply");
    }

    @Test
    void everythingUnderWayFailsWhenVppDies() throws InterruptedException {
        VppClient client = connected(LONG);
        vpp.silentTo(Control.Ping.EXCHANGE);
        CompletableFuture<Outcome<Retval>> one = client.send(new Sad.Del(1), "SA 1");
        CompletableFuture<Outcome<List<Spd.SpdsDetails>>> dump =
                client.dump(new Spd.SpdsDump(), "all SPDs");
        await().until(() -> !vpp.received(Spd.SpdsDump.class).isEmpty());

        vpp.hangUp();

        assertThat(failure(one.join())).isInstanceOf(VppFailure.Lost.class);
        assertThat(dump.join()).isInstanceOf(Outcome.Failed.class);
        assertThat(heard.lost.poll(10, TimeUnit.SECONDS)).contains("closed the connection");
        assertThat(heard.lost).isEmpty();
    }

    @Test
    void ownCloseFailsWhatIsUnderWayWithoutTellingTheListener() {
        VppClient client = connected(LONG);
        CompletableFuture<Outcome<Retval>> one = client.send(new Sad.Del(1), "SA 1");

        client.close();

        assertThat(failure(one.join()).text()).contains("the client was closed");
        assertThat(heard.lost).isEmpty();
    }

    @Test
    void aShortReplyFailsItsRequestAndNothingElse() {
        VppClient client = connected(LONG);
        CompletableFuture<Outcome<StatIndex>> cut =
                client.send(new Spd.EntryAddDel(true, entry()), "a policy");
        int id = vpp.table().idOf(Spd.EntryAddDel.EXCHANGE.answer()).orElseThrow();
        // retval only, the stat index is missing
        ByteBuffer reply = Frames.frame(id, Header.CONTEXT, 0, 2, Retval.OK);

        vpp.on(Sad.Del.EXCHANGE, _ -> Retval.OK);
        done(client.send(new Sad.Del(1), "SA 1").join());
        vpp.tellRaw(reply);

        assertThat(failure(cut.join()).text())
                .contains("ipsec_spd_entry_add_del_v2_reply: stat_index needs 4 octets");
        done(client.send(new Sad.Del(2), "SA 2").join());
    }

    @Test
    void anImpossibleFrameLengthEndsTheConnection() throws InterruptedException {
        connected(LONG);

        vpp.tellRaw(ByteBuffer.allocate(16).putInt(8, 0x7fffffff));

        assertThat(heard.lost.poll(10, TimeUnit.SECONDS)).contains("broken stream");
    }

    @Test
    void answersMaySplitAnywhere() throws InterruptedException {
        VppClient client = connected(LONG);
        vpp.on(VppProcess.Cli.EXCHANGE, _ -> new VppProcess.CliOutput(0, "x".repeat(300_000)));

        assertThat(done(client.send(new VppProcess.Cli("show x"), "cli").join()).text())
                .hasSize(300_000);

        CompletableFuture<Outcome<Retval>> split = client.send(new Sad.Del(1), "SA 1");
        ByteBuffer reply = vpp.frame(Sad.Del.EXCHANGE.answer(), 3, Retval.OK);
        while (reply.hasRemaining()) {
            vpp.tellRaw(reply.slice(reply.position(), 1));
            reply.position(reply.position() + 1);
        }
        done(split.join());
    }

    @Test
    void eventsReachTheListener() throws InterruptedException {
        connected(LONG);
        Interfaces.Event event = new Interfaces.Event(1, 5, Interfaces.ADMIN_UP, false);

        vpp.tell(Interfaces.Event.TYPE, 0, event);

        assertThat(heard.events.poll(10, TimeUnit.SECONDS)).isEqualTo(event);
    }

    @Test
    void everyMissingMessageIsListedWithWhatBringsIt() {
        vpp.close();
        vpp = new ScriptedVpp(folder.resolve("api.sock"), List.of(Catalogue.CORE));
        ClientConfig config =
                ClientConfig.of(
                        vpp.socket(),
                        "test",
                        List.of(Catalogue.CORE, Catalogue.ACL, Catalogue.MSS_CLAMP));

        ConnectOutcome outcome = VppClient.connect(config, heard);

        assertThat(outcome).isInstanceOf(ConnectOutcome.Incompatible.class);
        assertThat(((ConnectOutcome.Incompatible) outcome).reason())
                .contains("12 messages")
                .contains("acl_add_replace (from acl_plugin.so) is absent")
                .contains("mss_clamp_enable_disable (from mss_clamp_plugin.so) is absent");
    }

    @Test
    void anotherCrcIsAnotherMessage() {
        MessageName known = Sad.Add.EXCHANGE.request().name();
        vpp.on(
                Control.SocketCreate.EXCHANGE,
                _ ->
                        new Control.SocketCreated(
                                0,
                                ScriptedVpp.CLIENT_INDEX,
                                vpp.table().entries().stream()
                                        .map(e ->
                                                changed(
                                                        e,
                                                        known,
                                                        "ipsec_sad_entry_add_v2_0000beef"))
                                        .toList()));

        ConnectOutcome outcome = VppClient.connect(config(LONG), heard);

        assertThat(((ConnectOutcome.Incompatible) outcome).reason())
                .contains(
                        "ipsec_sad_entry_add_v2 (from VPP's core) has CRC 0000beef, we know 9611297a");
    }

    @Test
    void aMessageThatIsNotRequiredFailsWhenItIsUsed() {
        vpp.close();
        vpp = new ScriptedVpp(folder.resolve("api.sock"), List.of(Catalogue.CORE));
        VppClient client = connected(LONG);

        VppFailure failure = failure(client.send(new Acl.Del(3), "access list 3").join());

        assertThat(failure.text()).contains("acl_del for access list 3").contains("acl_plugin.so");
    }

    @Test
    void nobodyAtTheSocketIsUnreachable() {
        ClientConfig config =
                ClientConfig.of(folder.resolve("none.sock"), "test", List.of(Catalogue.CORE));

        assertThat(VppClient.connect(config, heard))
                .isInstanceOfSatisfying(
                        ConnectOutcome.Unreachable.class,
                        unreachable -> assertThat(unreachable.reason()).contains("none.sock"));
    }

    @Test
    void aVppThatAcceptsAndSaysNothingIsUnreachable() {
        vpp.silentTo(Control.SocketCreate.EXCHANGE);

        assertThat(VppClient.connect(config(SHORT), heard))
                .isInstanceOf(ConnectOutcome.Unreachable.class);
    }

    @Test
    void aDumpIsNotSentAsARequest() {
        VppClient client = connected(LONG);
        Request<Spd.SpdsDetails> dump = new Spd.SpdsDump();

        assertThatThrownBy(() -> client.send(dump, "all SPDs"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Control.TableEntry changed(
            Control.TableEntry entry, MessageName name, String wireName) {
        return entry.wireName().equals(name.wireName())
                ? new Control.TableEntry(entry.id(), wireName)
                : entry;
    }

    private static SpdEntry entry() {
        return new SpdEntry(
                1,
                0,
                true,
                0,
                0,
                255,
                SpdEntry.Range.of(Address.ANY4),
                SpdEntry.Range.of(Address.ANY4),
                SpdEntry.Ports.ANY,
                SpdEntry.Ports.ANY);
    }

    private ClientConfig config(Duration timeout) {
        return ClientConfig.of(vpp.socket(), "test", List.of(Catalogue.CORE)).withTimeout(timeout);
    }

    private VppClient connected(Duration timeout) {
        return connected(config(timeout));
    }

    private VppClient connected(ClientConfig config) {
        ConnectOutcome outcome = VppClient.connect(config, heard);
        assertThat(outcome).isInstanceOf(ConnectOutcome.Connected.class);
        VppClient connected = ((ConnectOutcome.Connected) outcome).client();
        client = Optional.of(connected);
        return connected;
    }

    private static <A> A done(Outcome<A> outcome) {
        return switch (outcome) {
            case Outcome.Done<A>(A answer) -> answer;
            case Outcome.Failed<A>(VppFailure failure) -> throw new AssertionError(failure.text());
        };
    }

    private static VppFailure failure(Outcome<? extends Message> outcome) {
        return switch (outcome) {
            case Outcome.Done<? extends Message>(Message answer) ->
                    throw new AssertionError("answered " + answer);
            case Outcome.Failed<? extends Message>(VppFailure failure) -> failure;
        };
    }

    private static final class Heard implements VppListener {
        final BlockingQueue<Interfaces.Event> events = new LinkedBlockingQueue<>();
        final BlockingQueue<String> dropped = new LinkedBlockingQueue<>();
        final BlockingQueue<String> lost = new LinkedBlockingQueue<>();

        @Override
        public void interfaceEvent(Interfaces.Event event) {
            events.add(event);
        }

        @Override
        public void dropped(String what) {
            dropped.add(what);
        }

        @Override
        public void lost(String reason) {
            lost.add(reason);
        }
    }
}
