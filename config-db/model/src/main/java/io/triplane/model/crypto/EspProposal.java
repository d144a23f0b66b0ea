package io.triplane.model.crypto;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One proposal for a Child SA, each list in order of preference. `integrity` is empty exactly when
/// the ciphers are AEADs.
public record EspProposal(List<Cipher> ciphers, List<IntegrityAlg> integrity) {
    public EspProposal {
        ciphers = List.copyOf(ciphers);
        integrity = List.copyOf(integrity);
        Suites.requireAeadXorIntegrity(ciphers, integrity);
    }

    /// `aes-cbc-256+aes-cbc-128/hmac-sha2-256-128`.
    @Override
    public String toString() {
        return Stream.of(
                        Suites.joined(ciphers, Cipher::toString),
                        Suites.joined(integrity, IntegrityAlg::token))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/"));
    }
}
