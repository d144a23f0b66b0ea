package io.triplane.attack;

import io.triplane.ikev2.crypto.IkeAlgorithms;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.Proposal;
import io.triplane.ikev2.wire.ProtocolId;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.SequenceNumbers;
import io.triplane.ikev2.wire.Side;
import io.triplane.ikev2.wire.TrafficSelector;
import io.triplane.ikev2.wire.TrafficSelectors;
import io.triplane.ikev2.wire.Transform;
import java.util.ArrayList;
import java.util.List;

/// Proposals and selectors that the gateway of these tests accepts.
final class Offers {
    private Offers() {}

    static SecurityAssociation ike(IkeAlgorithms algorithms, KeyExchangeMethod method) {
        return new SecurityAssociation(
                List.of(
                        Proposal.of(
                                1, ProtocolId.IKE, Bytes.EMPTY, transforms(algorithms, method))));
    }

    static List<Transform> transforms(IkeAlgorithms algorithms, KeyExchangeMethod method) {
        List<Transform> transforms = new ArrayList<>();
        transforms.add(Transform.of(algorithms.encryption(), algorithms.keyBits()));
        if (algorithms.integrity() != IntegrityId.NONE) {
            transforms.add(Transform.of(algorithms.integrity()));
        }
        transforms.add(Transform.of(algorithms.prf()));
        transforms.add(Transform.of(method));
        return transforms;
    }

    static SecurityAssociation esp(Bytes spi) {
        return new SecurityAssociation(
                List.of(
                        Proposal.of(
                                1,
                                ProtocolId.ESP,
                                spi,
                                List.of(
                                        Transform.of(EncryptionId.AES_GCM_16, 256),
                                        Transform.of(SequenceNumbers.SEQUENTIAL_32)))));
    }

    /// SA, TSi and TSr of a child.
    ///
    /// @param number a host of its own for each: two peers never own the same selector
    static List<Payload> child(Bytes spi, int number) {
        IpAddress host = IpAddress.of("10.8.%d.%d".formatted(number / 250, number % 250 + 1));
        return child(spi, TrafficSelector.ofRange(host, host));
    }

    /// The child of the good peer.
    static List<Payload> good(Bytes spi) {
        return child(
                spi, TrafficSelector.ofRange(IpAddress.of("10.7.0.0"), IpAddress.of("10.7.0.255")));
    }

    static List<Payload> child(Bytes spi, TrafficSelector theirs) {
        return List.of(
                esp(spi),
                TrafficSelectors.of(Side.INITIATOR, List.of(theirs)),
                TrafficSelectors.of(
                        Side.RESPONDER,
                        List.of(
                                TrafficSelector.ofRange(
                                        IpAddress.of("10.9.0.0"), IpAddress.of("10.9.0.255")))));
    }
}
