package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Values of our own making keep the bounds that a decoder keeps, and the complaint names the
/// value.
class BoundsTest {
    static List<Arguments> badValues() {
        IpAddress v4 = IpAddress.of("10.0.0.1");
        IpAddress v6 = IpAddress.of("::1");
        Bytes spi = Samples.CHILD_SPI;
        return List.of(
                bad("15 octets", () -> new Nonce(octets(15))),
                bad("257 octets", () -> new Nonce(octets(257))),
                bad("256 octets", () -> new Notify(3, octets(256), 1, Bytes.EMPTY)),
                bad(
                        "ip4-addr",
                        () -> Identification.of(Side.INITIATOR, IdType.IPV4_ADDR, octets(5))),
                bad("1025", () -> Identification.of(Side.INITIATOR, IdType.FQDN, octets(1_025))),
                bad("reserved", () -> new Identification(Side.INITIATOR, octets(3))),
                bad("3 octets", () -> new Eap(octets(3))),
                bad("0 proposals", () -> new SecurityAssociation(List.of())),
                bad("number 3 after 1", () -> new SecurityAssociation(List.of(ike(1), ike(3)))),
                bad("ESP", () -> Proposal.of(1, ProtocolId.ESP, Bytes.EMPTY, List.of())),
                bad("256 transforms", () -> ike(1, 256)),
                bad("fixed", () -> new TransformAttribute(14, true, Bytes.EMPTY)),
                bad("32768", () -> new TransformAttribute(32_768, false, Bytes.EMPTY)),
                bad("32768", () -> new ConfigAttribute(32_768, Bytes.EMPTY)),
                bad(
                        "129",
                        () ->
                                new Configuration(
                                        1,
                                        Collections.nCopies(
                                                129, new ConfigAttribute(1, Bytes.EMPTY)))),
                bad("0 selectors", () -> TrafficSelectors.of(Side.INITIATOR, List.of())),
                bad("10.0.0.1 and ::1", () -> TrafficSelector.ofRange(v4, v6)),
                bad("down to", () -> TrafficSelector.ofRange(v4, IpAddress.of("10.0.0.0"))),
                bad("port 2 down to 1", () -> new TrafficSelector(6, 2, 1, v4, v4)),
                bad("4 and 8", () -> Delete.childSas(ProtocolId.ESP, List.of(spi, octets(8)))),
                bad(
                        "1025 SPIs",
                        () -> Delete.childSas(ProtocolId.AH, Collections.nCopies(1_025, spi))),
                bad("IKE with 1", () -> Delete.childSas(ProtocolId.IKE, List.of(spi))),
                bad(
                        "65 payloads",
                        () ->
                                Message.clear(
                                        Samples.INIT_REQUEST,
                                        Collections.nCopies(65, Delete.ikeSa()))));
    }

    private static Arguments bad(String complaint, ThrowingCallable maker) {
        return Arguments.of(complaint, maker);
    }

    private static Bytes octets(int size) {
        return Bytes.copyOf(new byte[size]);
    }

    private static Proposal ike(int number) {
        return ike(number, 1);
    }

    private static Proposal ike(int number, int transforms) {
        Transform transform = Transform.of(PrfId.HMAC_SHA2_256);
        return Proposal.of(
                number, ProtocolId.IKE, Bytes.EMPTY, Collections.nCopies(transforms, transform));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badValues")
    void badValueIsRefusedAndNamed(String complaint, ThrowingCallable maker) {
        assertThatIllegalArgumentException().isThrownBy(maker).withMessageContaining(complaint);
    }

    @Test
    void numberThatDoesNotFitItsFieldIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(new KeyExchange(65_536, Bytes.EMPTY)))
                .withMessage("Diffie-Hellman Group Num: 65536 does not fit, at most 65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(new Certificate(-1, Bytes.EMPTY)))
                .withMessageContaining("Cert Encoding: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(new VendorId(octets(65_532))))
                .withMessageContaining("Payload Length: 65536");
    }

    private static void encode(Payload payload) {
        MessageEncoder.encode(Message.clear(Samples.INIT_REQUEST, List.of(payload)));
    }

    @Test
    void sealerThatBreaksItsWordIsCaught() {
        Sealer liar =
                new Sealer() {
                    @Override
                    public int ivLength() {
                        return 8;
                    }

                    @Override
                    public int blockLength() {
                        return 1;
                    }

                    @Override
                    public int icvLength() {
                        return 16;
                    }

                    @Override
                    public byte[] seal(Bytes associatedData, byte[] plaintext) {
                        return plaintext;
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(() -> MessageEncoder.encode(Samples.authRequest(), liar))
                .withMessageContaining("octets");
    }
}
