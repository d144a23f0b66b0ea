package io.triplane.model.crypto;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One proposal for the IKE SA, each list in order of preference. `integrity` is empty exactly when
/// the ciphers are AEADs.
///
/// @param additional key exchanges behind the first one, slot by slot (RFC 9370); empty in a slot
///   that is not used
/// @param additionalOptional whether the peer may do without them
public record IkeProposal(
        List<Cipher> ciphers,
        List<IntegrityAlg> integrity,
        List<PrfAlg> prfs,
        List<DhGroup> groups,
        List<Optional<DhGroup>> additional,
        boolean additionalOptional) {
    public IkeProposal {
        ciphers = List.copyOf(ciphers);
        integrity = List.copyOf(integrity);
        prfs = List.copyOf(prfs);
        groups = List.copyOf(groups);
        additional = List.copyOf(additional);
        Suites.requireAeadXorIntegrity(ciphers, integrity);
        if (prfs.isEmpty() || groups.isEmpty()) {
            throw new IllegalArgumentException("an IKE proposal needs a PRF and a group");
        }
    }

    /// `aes-gcm-16-256/hmac-sha2-256/curve25519+ecp-256/ml-kem-768`.
    @Override
    public String toString() {
        return Stream.of(
                        Suites.joined(ciphers, Cipher::toString),
                        Suites.joined(integrity, IntegrityAlg::token),
                        Suites.joined(prfs, PrfAlg::token),
                        Suites.joined(groups, DhGroup::token),
                        additional.stream()
                                .flatMap(Optional::stream)
                                .map(DhGroup::token)
                                .collect(Collectors.joining("+")))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/"));
    }

    /// The same with additional key exchanges.
    public IkeProposal with(List<Optional<DhGroup>> slots, boolean optional) {
        return new IkeProposal(ciphers, integrity, prfs, groups, slots, optional);
    }
}
