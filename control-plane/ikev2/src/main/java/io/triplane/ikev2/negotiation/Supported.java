package io.triplane.ikev2.negotiation;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.crypto.CryptoSuite;
import io.triplane.ikev2.crypto.KeyLengths;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes out of a configuration what this build cannot carry out, so that it is never offered or
/// chosen.
public final class Supported {
    private Supported() {}

    /// The connection with what is left of it; empty, with a text in `faults`, if nothing is left
    /// of an IKE proposal list or of a child's.
    public static Optional<ConnectionConfig> of(
            ConnectionConfig config, CryptoSuite suite, List<String> faults) {
        List<IkeProposal> ike =
                config.ikeProposals().stream()
                        .flatMap(proposal -> of(proposal, suite).stream())
                        .toList();
        if (ike.isEmpty()) {
            faults.add(
                    "connection %s: this build runs none of the IKE proposals %s"
                            .formatted(config.name(), config.ikeProposals()));
        }
        List<ChildConfig> children = new ArrayList<>(config.children().size());
        for (ChildConfig child : config.children()) {
            List<EspProposal> esp =
                    child.proposals().stream()
                            .flatMap(proposal -> of(proposal, suite).stream())
                            .toList();
            if (esp.isEmpty()) {
                faults.add(
                        "child %s of connection %s: this build has keys for none of %s"
                                .formatted(child.name(), config.name(), child.proposals()));
            } else {
                children.add(child.with(esp));
            }
        }
        return faults.isEmpty() ? Optional.of(config.with(ike, children)) : Optional.empty();
    }

    private static Optional<IkeProposal> of(IkeProposal proposal, CryptoSuite suite) {
        List<Cipher> ciphers =
                proposal.encryption().stream()
                        .filter(c -> suite.cipher(c.id()).isPresent() && hasKeyLength(c))
                        .toList();
        var integrity =
                proposal.integrity().stream()
                        .filter(id -> suite.integrity(id).isPresent())
                        .toList();
        var prf = proposal.prf().stream().filter(id -> suite.prf(id).isPresent()).toList();
        var keyExchange = keyExchange(proposal.keyExchange(), suite);
        var additional = additional(proposal.additional(), suite);
        boolean complete =
                !ciphers.isEmpty()
                        && integrity.isEmpty() == proposal.integrity().isEmpty()
                        && !prf.isEmpty()
                        && !keyExchange.isEmpty()
                        && additional.stream().noneMatch(List::isEmpty);
        return complete
                ? Optional.of(new IkeProposal(ciphers, integrity, prf, keyExchange, additional))
                : Optional.empty();
    }

    /// Ciphers and integrity are the data plane's to run; here they only need keys.
    private static Optional<EspProposal> of(EspProposal proposal, CryptoSuite suite) {
        List<Cipher> ciphers =
                proposal.encryption().stream().filter(Supported::hasKeyLength).toList();
        var integrity =
                proposal.integrity().stream()
                        .filter(id -> KeyLengths.integrity(id).isPresent())
                        .toList();
        var keyExchange = keyExchange(proposal.keyExchange(), suite);
        var additional = additional(proposal.additional(), suite);
        boolean complete =
                !ciphers.isEmpty()
                        && integrity.isEmpty() == proposal.integrity().isEmpty()
                        && keyExchange.isEmpty() == proposal.keyExchange().isEmpty()
                        && additional.stream().noneMatch(List::isEmpty);
        return complete
                ? Optional.of(
                        new EspProposal(
                                ciphers,
                                integrity,
                                keyExchange,
                                proposal.sequenceNumbers(),
                                additional))
                : Optional.empty();
    }

    private static List<KeyExchangeMethod> keyExchange(
            List<KeyExchangeMethod> methods, CryptoSuite suite) {
        return methods.stream()
                .filter(m -> m == KeyExchangeMethod.NONE || suite.keyExchange(m).isPresent())
                .toList();
    }

    private static List<List<KeyExchangeMethod>> additional(
            List<List<KeyExchangeMethod>> slots, CryptoSuite suite) {
        return slots.stream().map(methods -> keyExchange(methods, suite)).toList();
    }

    private static boolean hasKeyLength(Cipher cipher) {
        return KeyLengths.encryption(cipher.id(), cipher.keyBits()).isPresent();
    }
}
