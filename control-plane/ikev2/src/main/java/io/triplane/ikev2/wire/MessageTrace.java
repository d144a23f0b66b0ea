package io.triplane.ikev2.wire;

import java.util.List;

/// Shows messages to people: one line in the notation of the RFCs, or a tree with all fields.
/// Nonces, key exchange data, proofs and opaque data appear as lengths only; text chosen by the
/// peer is escaped.
public final class MessageTrace {
    private static final String INDENT = "  ";

    private MessageTrace() {}

    /// `IKE_SA_INIT request 0 [SA KE No N(COOKIE)]`, with `SK{...}` for encrypted payloads.
    public static String line(Message message) {
        IkeHeader header = message.header();
        StringBuilder text = new StringBuilder(128);
        text.append(ExchangeType.nameOf(header.exchangeType()));
        text.append(header.response() ? " response " : " request ").append(header.messageId());
        text.append(message.encrypted() ? " SK{" : " [");
        String separator = "";
        for (Payload payload : message.payloads()) {
            text.append(separator).append(notation(payload));
            separator = " ";
        }
        return text.append(message.encrypted() ? '}' : ']').toString();
    }

    /// One field or structure a line, two spaces deeper per level; ends without a line break.
    public static String tree(Message message) {
        IkeHeader header = message.header();
        StringBuilder text = new StringBuilder(1_024);
        text.append(header).append(header.fromInitiator() ? " from initiator" : " from responder");
        for (Payload payload : message.payloads()) {
            appendTree(text, payload);
        }
        return text.toString();
    }

    /// The short form of the RFCs, with what tells notifications and the like apart.
    static String notation(Payload payload) {
        String name = PayloadType.nameOf(payload.payloadType());
        return switch (payload) {
            case Notify n -> "N(" + NotifyType.nameOf(n.type()) + ")";
            case Delete d -> "D(" + ProtocolId.nameOf(d.protocolId()) + ")";
            case Configuration c -> "CP(" + ConfigType.nameOf(c.type()) + ")";
            case Unknown u -> u.critical() ? name + "!" : name;
            case Authentication _,
                    Certificate _,
                    CertificateRequest _,
                    Eap _,
                    Identification _,
                    KeyExchange _,
                    Nonce _,
                    PuzzleSolution _,
                    SecurityAssociation _,
                    TrafficSelectors _,
                    VendorId _ ->
                    name;
        };
    }

    private static void appendTree(StringBuilder text, Payload payload) {
        startLine(text, 1).append(notation(payload));
        switch (payload) {
            case SecurityAssociation sa -> appendProposals(text, sa.proposals());
            case KeyExchange ke ->
                    text.append(' ')
                            .append(KeyExchangeMethod.nameOf(ke.method()))
                            .append(octets(ke.data()));
            case Identification id ->
                    text.append(' ')
                            .append(IdType.nameOf(id.idType()))
                            .append(' ')
                            .append(id.text());
            case Certificate c ->
                    text.append(' ')
                            .append(CertEncoding.nameOf(c.encoding()))
                            .append(octets(c.data()));
            case CertificateRequest c ->
                    text.append(' ')
                            .append(CertEncoding.nameOf(c.encoding()))
                            .append(octets(c.authorities()));
            case Authentication a ->
                    text.append(' ').append(AuthMethod.nameOf(a.method())).append(octets(a.data()));
            case PuzzleSolution p -> text.append(octets(p.keys()));
            case Nonce n -> text.append(octets(n.data()));
            case Notify n -> appendNotify(text, n);
            case Delete d -> text.append(d.spis().isEmpty() ? "" : " SPIs " + d.spis());
            case VendorId v -> text.append(' ').append(PeerText.textOrHex(v.data()));
            case TrafficSelectors ts -> appendSelectors(text, ts);
            case Configuration c -> appendAttributes(text, c.attributes());
            case Eap e ->
                    text.append(" code ")
                            .append(e.code())
                            .append(" identifier ")
                            .append(e.identifier())
                            .append(octets(e.message()));
            case Unknown u -> text.append(octets(u.body()));
        }
    }

    private static void appendProposals(StringBuilder text, List<Proposal> proposals) {
        for (Proposal proposal : proposals) {
            startLine(text, 2)
                    .append("proposal ")
                    .append(proposal.number())
                    .append(' ')
                    .append(ProtocolId.nameOf(proposal.protocolId()));
            appendSpi(text, proposal.spi());
            for (Transform transform : proposal.transforms()) {
                startLine(text, 3)
                        .append(TransformType.nameOf(transform.type()))
                        .append(' ')
                        .append(transformName(transform));
                for (TransformAttribute attribute : transform.attributes()) {
                    appendAttribute(text, attribute);
                }
            }
        }
    }

    private static String transformName(Transform transform) {
        int id = transform.id();
        if (transform.type() == TransformType.ENCRYPTION.number()) {
            return EncryptionId.nameOf(id);
        }
        if (transform.type() == TransformType.PRF.number()) {
            return PrfId.nameOf(id);
        }
        if (transform.type() == TransformType.INTEGRITY.number()) {
            return IntegrityId.nameOf(id);
        }
        if (transform.type() == TransformType.SEQUENCE_NUMBERS.number()) {
            return SequenceNumbers.nameOf(id);
        }
        // Key exchange and the additional ones share a registry; unknown types have none.
        return TransformType.of(transform.type()).isPresent()
                ? KeyExchangeMethod.nameOf(id)
                : Integer.toString(id);
    }

    private static void appendAttribute(StringBuilder text, TransformAttribute attribute) {
        if (attribute.isKeyLength()) {
            text.append(' ').append(attribute.value().u16(0)).append(" bits");
        } else {
            text.append(" attribute ").append(attribute.type()).append(octets(attribute.value()));
        }
    }

    private static void appendNotify(StringBuilder text, Notify notify) {
        appendSpi(text, notify.spi());
        if (notify.is(NotifyType.INVALID_KE_PAYLOAD)) {
            text.append(" wants ").append(KeyExchangeMethod.nameOf(notify.data().u16(0)));
        } else if (!notify.data().isEmpty()) {
            text.append(octets(notify.data()));
        }
    }

    private static void appendSelectors(StringBuilder text, TrafficSelectors payload) {
        for (TrafficSelector selector : payload.selectors()) {
            startLine(text, 2).append(selector);
        }
        for (UnknownSelector selector : payload.unknown()) {
            startLine(text, 2)
                    .append(TrafficSelectorType.nameOf(selector.type()))
                    .append(octets(selector.body()));
        }
    }

    private static void appendAttributes(StringBuilder text, List<ConfigAttribute> attributes) {
        for (ConfigAttribute attribute : attributes) {
            startLine(text, 2).append(ConfigAttributeType.nameOf(attribute.type()));
            if (!attribute.value().isEmpty()) {
                text.append(' ').append(PeerText.textOrHex(attribute.value()));
            }
        }
    }

    private static void appendSpi(StringBuilder text, Bytes spi) {
        if (!spi.isEmpty()) {
            text.append(" SPI ").append(PeerText.hex(spi));
        }
    }

    private static String octets(Bytes data) {
        return ", " + data.size() + " octets";
    }

    private static StringBuilder startLine(StringBuilder text, int depth) {
        return text.append('\n').repeat(INDENT, depth);
    }
}
