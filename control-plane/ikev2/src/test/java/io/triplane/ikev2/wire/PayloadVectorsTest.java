package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.vectors.VectorFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bodies and faults written by hand, each alone in a message.
class PayloadVectorsTest {
    record Body(int type, Bytes octets, List<Bytes> sameMeaning, List<String> shows) {
        @Override
        public String toString() {
            return PayloadType.nameOf(type) + " " + octets;
        }
    }

    record Fault(String input, String says) {}

    static List<Body> bodies() {
        List<Body> bodies = new ArrayList<>();
        for (VectorFile.Line line : VectorFile.lines("ikev2/payloads.txt")) {
            switch (line.word()) {
                case "body" -> {
                    Typed body = Typed.parse(line.value());
                    bodies.add(
                            new Body(
                                    body.type(),
                                    body.octets(),
                                    new ArrayList<>(),
                                    new ArrayList<>()));
                }
                case "also" -> bodies.getLast().sameMeaning().add(Bytes.ofHex(line.value()));
                case "shows" -> bodies.getLast().shows().add(line.value());
                default -> throw new IllegalArgumentException(line.word());
            }
        }
        return bodies;
    }

    static List<Fault> faultyBodies() {
        return faults("body");
    }

    static List<Fault> faultyDatagrams() {
        return faults("datagram");
    }

    private static List<Fault> faults(String word) {
        List<VectorFile.Line> lines = VectorFile.lines("ikev2/malformed.txt");
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            assertThat(lines.get(i + 1).word()).isEqualTo("says");
            if (lines.get(i).word().equals(word)) {
                faults.add(new Fault(lines.get(i).value(), lines.get(i + 1).value()));
            }
        }
        return faults;
    }

    /// `TYPE HEX` of the files.
    private record Typed(int type, Bytes octets) {
        static Typed parse(String value) {
            int space = (value + " ").indexOf(' ');
            int type = PayloadType.ofToken(value.substring(0, space)).orElseThrow().number();
            return new Typed(type, Bytes.ofHex(value.substring(space)));
        }

        boolean isEnvelope() {
            return type == PayloadType.ENCRYPTED.number()
                    || type == PayloadType.ENCRYPTED_FRAGMENT.number();
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyIsReadShownAndWrittenAgain(Body body) {
        Message message = decodeClear(body.type(), body.octets());
        String[] lines = MessageTrace.tree(message).split("\n", -1);
        assertThat(List.of(lines).subList(1, lines.length).stream().map(String::strip))
                .isEqualTo(body.shows());
        assertThat(MessageEncoder.content(message).slice(4)).isEqualTo(body.octets());
    }

    /// The exception is an identification, whose reserved octets AUTH covers: [MessageDecoderTest].
    @ParameterizedTest
    @MethodSource("bodies")
    void reservedBitsChangeNothing(Body body) {
        for (Bytes octets : body.sameMeaning()) {
            Message message = decodeClear(body.type(), octets);
            assertThat(message).isEqualTo(decodeClear(body.type(), body.octets()));
            assertThat(MessageEncoder.content(message).slice(4)).isEqualTo(body.octets());
        }
    }

    @ParameterizedTest
    @MethodSource("faultyDatagrams")
    void faultyDatagramIsRefused(Fault fault) {
        DecodeResult result = MessageDecoder.decode(Bytes.ofHex(fault.input()), TestKeys.gcm());
        assertThat(result)
                .isInstanceOfSatisfying(
                        DecodeResult.MalformedUnprotected.class,
                        malformed -> assertThat(malformed.what()).contains(fault.says()));
    }

    @ParameterizedTest
    @MethodSource("faultyBodies")
    void faultyBodyIsRefusedInTheClear(Fault fault) {
        Typed body = Typed.parse(fault.input());
        if (!body.isEnvelope()) {
            assertThat(Chains.decodeClear(body.type(), Chains.last(body.octets())))
                    .isInstanceOfSatisfying(
                            DecodeResult.MalformedUnprotected.class,
                            malformed -> assertThat(malformed.what()).contains(fault.says()));
        }
    }

    @ParameterizedTest
    @MethodSource("faultyBodies")
    void faultyBodyIsRefusedInsideSk(Fault fault) {
        Typed body = Typed.parse(fault.input());
        assertThat(Chains.decodeEncrypted(body.type(), Chains.last(body.octets())))
                .isInstanceOfSatisfying(
                        DecodeResult.MalformedProtected.class,
                        malformed -> assertThat(malformed.what()).contains(fault.says()));
    }

    private static Message decodeClear(int type, Bytes body) {
        DecodeResult result = Chains.decodeClear(type, Chains.last(body));
        assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
        return ((DecodeResult.Decoded) result).message();
    }
}
