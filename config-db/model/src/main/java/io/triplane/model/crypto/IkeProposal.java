package io.triplane.model.crypto;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One proposal for the IKE SA, each list in order of preference. `integrity` is empty exactly when
/// the ciphers are AEADs.
public record IkeProposal(
        List<Cipher> ciphers,
        List<IntegrityAlg> integrity,
        List<PrfAlg> prfs,
        List<DhGroup> groups) {
    public IkeProposal {
        ciphers = List.copyOf(ciphers);
        integrity = List.copyOf(integrity);
        prfs = List.copyOf(prfs);
        groups = List.copyOf(groups);
        Suites.requireAeadXorIntegrity(ciphers, integrity);
        if (prfs.isEmpty() || groups.isEmpty()) {
            throw new IllegalArgumentException("an IKE proposal needs a PRF and a group");
        }
    }

    /// `aes-gcm-16-256/hmac-sha2-256/curve25519+ecp-256`.
    @Override
    public String toString() {
        return Stream.of(
                        Suites.joined(ciphers, Cipher::toString),
                        Suites.joined(integrity, IntegrityAlg::token),
                        Suites.joined(prfs, PrfAlg::token),
                        Suites.joined(groups, DhGroup::token))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/"));
    }
}
