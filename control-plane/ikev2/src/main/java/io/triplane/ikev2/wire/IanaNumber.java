package io.triplane.ikev2.wire;

/// An entry of an IANA registry. The codecs carry plain numbers, so that what this build does not
/// know stays what it was; the enums name the numbers it knows.
public sealed interface IanaNumber
        permits AuthMethod,
                CertEncoding,
                ConfigAttributeType,
                ConfigType,
                EncryptionId,
                ExchangeType,
                IdType,
                IntegrityId,
                KeyExchangeMethod,
                NotifyType,
                PayloadType,
                PrfId,
                ProtocolId,
                SequenceNumbers,
                SignatureHash,
                TrafficSelectorType,
                TransformType {

    /// The registered value.
    int number();

    /// The name shown to people and, for algorithms, written in configurations.
    String token();

    /// The document that defines the entry.
    String rfc();
}
