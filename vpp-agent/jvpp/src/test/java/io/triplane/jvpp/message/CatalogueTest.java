package io.triplane.jvpp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    private static final Map<MessageType<?>, Message> SAMPLES = Samples.all();

    static Stream<MessageType<?>> types() {
        return Catalogue.ALL.stream().flatMap(Catalogue.Group::types);
    }

    @Test
    void everyTypeHasASampleAndAName() {
        assertThat(SAMPLES.keySet()).containsAll(types().toList());
        assertThat(types().map(MessageType::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("types")
    void aMessageSurvivesTheWire(MessageType<?> type) throws MalformedMessage {
        Message sample = sample(type);

        assertThat(type.decode(new WireReader(encoded(sample)))).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("types")
    void aMessageCutAnywhereIsMalformedAndSaysWhichItIs(MessageType<?> type) {
        ByteBuffer whole = encoded(sample(type));
        for (int length = 0; length < whole.remaining(); length++) {
            WireReader cut = new WireReader(whole.slice(0, length));
            assertThatThrownBy(() -> type.decode(cut))
                    .as("%s cut to %d of %d octets", type, length, whole.remaining())
                    .isInstanceOf(MalformedMessage.class)
                    .hasMessageStartingWith(type.name().name());
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void octetsBehindAMessageAreIgnored(MessageType<?> type) throws MalformedMessage {
        Message sample = sample(type);
        ByteBuffer exact = encoded(sample);
        ByteBuffer longer = ByteBuffer.allocate(exact.remaining() + 3).put(exact).put((byte) 7);

        assertThat(type.decode(new WireReader(longer.rewind()))).isEqualTo(sample);
    }

    @Test
    void aCountBeyondTheMessageCostsNoMemory() {
        // acl_add_replace with four thousand million rules and none of them there
        WireWriter out = new WireWriter();
        out.u32("acl_index", 1);
        out.string("tag", 64, "");
        out.u32("count", ~0);

        assertThatThrownBy(
                        () -> Acl.AddReplace.EXCHANGE.request().decode(new WireReader(out.take())))
                .isInstanceOf(MalformedMessage.class);
    }

    @Test
    void knownSizesHold() {
        // Octets behind the header, from VPP's struct sizes.
        assertThat(encoded(new Sad.Add(Samples.SAD_ENTRY)).remaining()).isEqualTo(345);
        assertThat(encoded(new Sad.AddV1(Samples.SAD_ENTRY)).remaining()).isEqualTo(341);
        assertThat(encoded(new Spd.Details(Samples.SPD_ENTRY)).remaining()).isEqualTo(94);
        assertThat(sizeOf(Interfaces.Dump.EXCHANGE.answer())).isEqualTo(295 - 6);
        assertThat(sizeOf(Sad.Dump.EXCHANGE.answer())).isEqualTo(387 - 6);
    }

    @Test
    void goldenProtectUpdate() {
        TunnelProtection.Update update =
                new TunnelProtection.Update(
                        new TunnelProtection.Protection(
                                5, Address.ANY4, 0x101, List.of(0x203, 0x202)));

        assertThat(encoded(update).array())
                .isEqualTo(
                        Samples.hex(
                                        "00000005 00 00000000000000000000000000000000"
                                                + "00000101 02 00000203 00000202")
                                .toArray());
    }

    private static int sizeOf(MessageType<?> type) {
        return encoded(sample(type)).remaining();
    }

    private static Message sample(MessageType<?> type) {
        return Optional.ofNullable(SAMPLES.get(type)).orElseThrow();
    }

    private static ByteBuffer encoded(Message message) {
        WireWriter out = new WireWriter();
        message.encode(out);
        return out.take();
    }
}
