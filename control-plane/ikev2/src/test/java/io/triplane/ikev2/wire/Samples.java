package io.triplane.ikev2.wire;

import java.util.List;

/// Payloads and messages that tests start from.
final class Samples {
    static final IkeHeader INIT_REQUEST =
            new IkeHeader(
                    0x0123456789ABCDEFL, 0, ExchangeType.IKE_SA_INIT.number(), true, false, 0);
    static final IkeHeader AUTH_REQUEST =
            new IkeHeader(
                    0x0123456789ABCDEFL,
                    0xFEDCBA9876543210L,
                    ExchangeType.IKE_AUTH.number(),
                    true,
                    false,
                    1);

    static final Bytes CHILD_SPI = Bytes.ofHex("c0ffee01");

    private Samples() {}

    static SecurityAssociation ikeSa() {
        return new SecurityAssociation(
                List.of(
                        Proposal.of(
                                1,
                                ProtocolId.IKE,
                                Bytes.EMPTY,
                                List.of(
                                        Transform.of(EncryptionId.AES_GCM_16, 256),
                                        Transform.of(PrfId.HMAC_SHA2_256),
                                        Transform.of(KeyExchangeMethod.CURVE25519))),
                        Proposal.of(
                                2,
                                ProtocolId.IKE,
                                Bytes.EMPTY,
                                List.of(
                                        Transform.of(EncryptionId.AES_CBC, 128),
                                        Transform.of(PrfId.HMAC_SHA1),
                                        Transform.of(IntegrityId.HMAC_SHA1_96),
                                        Transform.of(KeyExchangeMethod.MODP_2048)))));
    }

    static SecurityAssociation espSa() {
        return new SecurityAssociation(
                List.of(
                        Proposal.of(
                                1,
                                ProtocolId.ESP,
                                CHILD_SPI,
                                List.of(
                                        Transform.of(EncryptionId.AES_GCM_16, 128),
                                        Transform.of(SequenceNumbers.SEQUENTIAL_32)))));
    }

    static TrafficSelectors selectors(Side side) {
        return TrafficSelectors.of(
                side,
                List.of(
                        TrafficSelector.ofRange(
                                IpAddress.of("10.1.1.0"), IpAddress.of("10.1.1.255")),
                        new TrafficSelector(
                                6,
                                80,
                                443,
                                IpAddress.of("2001:db8::"),
                                IpAddress.of("2001:db8::ff")),
                        TrafficSelector.ofIcmp(
                                1, 8, 0, 255, IpAddress.of("10.9.9.9"), IpAddress.of("10.9.9.9"))));
    }

    static Nonce nonce() {
        return new Nonce(Bytes.copyOf(new byte[32]));
    }

    static Message initRequest() {
        return Message.clear(
                INIT_REQUEST,
                List.of(
                        ikeSa(),
                        new KeyExchange(31, Bytes.copyOf(new byte[32])),
                        nonce(),
                        Notify.of(NotifyType.NAT_DETECTION_SOURCE_IP, Bytes.copyOf(new byte[20])),
                        new VendorId(Bytes.ofUtf8("Triplane"))));
    }

    static Message authRequest() {
        return Message.encrypted(
                AUTH_REQUEST,
                List.of(
                        Identification.of(Side.INITIATOR, IdType.FQDN, Bytes.ofUtf8("ga.example")),
                        new Authentication(
                                AuthMethod.SHARED_KEY_MIC.number(), Bytes.copyOf(new byte[32])),
                        espSa(),
                        selectors(Side.INITIATOR),
                        selectors(Side.RESPONDER)));
    }

    /// One or more of every kind, with the values at the edges.
    static List<Payload> everyPayload() {
        return List.of(
                ikeSa(),
                espSa(),
                oddSa(),
                new KeyExchange(65_535, Bytes.ofHex("00ff")),
                Identification.of(Side.INITIATOR, IdType.IPV4_ADDR, Bytes.ofHex("c0000201")),
                Identification.of(Side.RESPONDER, IdType.RFC822_ADDR, Bytes.ofUtf8("a@b.example")),
                Identification.of(Side.RESPONDER, IdType.NULL, Bytes.EMPTY),
                new Identification(Side.INITIATOR, Bytes.ofHex("0b abcdef 0102")),
                new Certificate(4, Bytes.ofHex("3000")),
                new CertificateRequest(4, Bytes.copyOf(new byte[40])),
                new Authentication(14, Bytes.ofHex("0102030405")),
                new Nonce(Bytes.copyOf(new byte[Nonce.SIZE_MIN])),
                new Nonce(Bytes.copyOf(new byte[Nonce.SIZE_MAX])),
                Notify.of(NotifyType.COOKIE, Bytes.copyOf(new byte[64])),
                Notify.about(ProtocolId.ESP, CHILD_SPI, NotifyType.REKEY_SA),
                new Notify(7, Bytes.copyOf(new byte[255]), 40_000, Bytes.ofHex("01")),
                Delete.ikeSa(),
                Delete.childSas(ProtocolId.ESP, List.of(CHILD_SPI, Bytes.ofU32(0xFFFF_FFFFL))),
                Delete.childSas(ProtocolId.AH, List.of()),
                new Delete(200, List.of(Bytes.ofHex("0102"), Bytes.ofHex("0304"))),
                new PuzzleSolution(Bytes.ofHex("01020304")),
                new VendorId(Bytes.EMPTY),
                selectors(Side.INITIATOR),
                selectors(Side.RESPONDER),
                new TrafficSelectors(
                        Side.RESPONDER,
                        List.of(
                                new TrafficSelector(
                                        17, 65_535, 0, IpAddress.of("::"), IpAddress.of("::1"))),
                        List.of(new UnknownSelector(10, 0, Bytes.ofUtf8("label")))),
                new Configuration(
                        ConfigType.CFG_REQUEST.number(),
                        List.of(
                                new ConfigAttribute(1, Bytes.EMPTY),
                                new ConfigAttribute(0x7FFF, Bytes.ofHex("0a000001")))),
                new Eap(Bytes.ofHex("01 07 0005 01")),
                new Unknown(49, false, Bytes.ofHex("ff")),
                new Unknown(200, false, Bytes.EMPTY));
    }

    /// Everything this build does not know: protocol, transform type and id, attributes.
    private static SecurityAssociation oddSa() {
        return new SecurityAssociation(
                List.of(
                        new Proposal(
                                255,
                                99,
                                Bytes.ofHex("010203"),
                                List.of(
                                        new Transform(
                                                240,
                                                65_535,
                                                List.of(
                                                        TransformAttribute.keyLength(65_535),
                                                        new TransformAttribute(
                                                                14, false, Bytes.ofHex("0080")),
                                                        new TransformAttribute(
                                                                32_767, false, Bytes.EMPTY))),
                                        Transform.of(EncryptionId.AES_CBC, 0)))));
    }
}
