package io.triplane.daemon.words;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IanaNumber;
import io.triplane.ikev2.wire.IdType;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.SequenceNumbers;
import io.triplane.model.ConnectionTable;
import io.triplane.model.TrafficSelector;
import io.triplane.model.crypto.DhGroup;
import io.triplane.model.crypto.IntegrityAlg;
import io.triplane.model.crypto.Pfs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// The configuration and the protocol library have words of their own for the same things; both
/// know the IANA numbers.
public final class EngineWords {
    /// Both ends prefer extended sequence numbers and can do without.
    private static final List<SequenceNumbers> SEQUENCE_NUMBERS =
            List.of(SequenceNumbers.EXTENDED_64, SequenceNumbers.SEQUENTIAL_32);

    private EngineWords() {}

    public static IkeProposal ike(io.triplane.model.crypto.IkeProposal proposal) {
        return new IkeProposal(
                proposal.ciphers().stream().map(EngineWords::cipher).toList(),
                proposal.integrity().stream().map(EngineWords::integrity).toList(),
                proposal.prfs().stream()
                        .map(prf -> known(PrfId::of, prf.ianaId(), prf.token()))
                        .toList(),
                proposal.groups().stream().map(EngineWords::group).toList(),
                additional(proposal));
    }

    /// Slots behind the last one that is used say nothing.
    private static List<List<KeyExchangeMethod>> additional(
            io.triplane.model.crypto.IkeProposal proposal) {
        List<List<KeyExchangeMethod>> slots = new ArrayList<>();
        int used = 0;
        for (Optional<DhGroup> group : proposal.additional()) {
            List<KeyExchangeMethod> methods = new ArrayList<>(2);
            group.map(EngineWords::group).ifPresent(methods::add);
            if (group.isEmpty() || proposal.additionalOptional()) {
                methods.add(KeyExchangeMethod.NONE);
            }
            slots.add(methods);
            used = group.isPresent() ? slots.size() : used;
        }
        return slots.subList(0, used);
    }

    /// @param inherited what stands for `inherit`: the groups of the IKE SA
    public static EspProposal esp(
            io.triplane.model.crypto.EspProposal proposal, Pfs pfs, List<DhGroup> inherited) {
        return new EspProposal(
                proposal.ciphers().stream().map(EngineWords::cipher).toList(),
                proposal.integrity().stream().map(EngineWords::integrity).toList(),
                groups(pfs, inherited),
                SEQUENCE_NUMBERS);
    }

    private static List<KeyExchangeMethod> groups(Pfs pfs, List<DhGroup> inherited) {
        return switch (pfs) {
            // A peer that wants no PFS is taken too: a mismatch would only show at the first rekey.
            case Pfs.Inherit _ ->
                    Stream.concat(
                                    inherited.stream().map(EngineWords::group),
                                    Stream.of(KeyExchangeMethod.NONE))
                            .toList();
            case Pfs.None _ -> List.of();
            case Pfs.Group only -> List.of(group(only.group()));
        };
    }

    private static Cipher cipher(io.triplane.model.crypto.Cipher cipher) {
        return new Cipher(
                known(EncryptionId::of, cipher.alg().ianaId(), cipher.alg().token()),
                cipher.keyBits());
    }

    private static IntegrityId integrity(IntegrityAlg alg) {
        return known(IntegrityId::of, alg.ianaId(), alg.token());
    }

    private static KeyExchangeMethod group(DhGroup group) {
        return known(KeyExchangeMethod::of, group.ianaId(), group.token());
    }

    public static Identity identity(io.triplane.model.Identity identity) {
        IdType type = known(IdType::of, identity.type().ianaId(), identity.type().token());
        return new Identity(type, Bytes.copyOf(identity.octets()));
    }

    public static IpAddress address(io.triplane.model.net.IpAddress address) {
        return IpAddress.ofOctets(Bytes.copyOf(address.octets()));
    }

    public static Selector selector(TrafficSelector selector) {
        return new Selector(
                selector.protocol(),
                selector.portStart(),
                selector.portEnd(),
                address(selector.range().start()),
                address(selector.range().end()));
    }

    public static ConnectionConfig.NatTraversal natTraversal(ConnectionTable.NatTraversal word) {
        return switch (word) {
            case AUTO -> ConnectionConfig.NatTraversal.AUTO;
            case FORCE -> ConnectionConfig.NatTraversal.FORCE;
            case DISABLE -> ConnectionConfig.NatTraversal.DISABLE;
        };
    }

    public static ConnectionConfig.AfterLoss afterDeath(ConnectionTable.DpdAction word) {
        return switch (word) {
            case NONE, CLEAR, TRAP -> ConnectionConfig.AfterLoss.CLEAR;
            case RESTART -> ConnectionConfig.AfterLoss.RESTART;
        };
    }

    public static ConnectionConfig.AfterLoss afterClose(ConnectionTable.StartAction word) {
        return switch (word) {
            case NONE, TRAP -> ConnectionConfig.AfterLoss.CLEAR;
            case START -> ConnectionConfig.AfterLoss.RESTART;
        };
    }

    public static ConnectionConfig.Uniqueness uniqueness(ConnectionTable.Unique word) {
        return switch (word) {
            case NO -> ConnectionConfig.Uniqueness.NEVER;
            case REPLACE -> ConnectionConfig.Uniqueness.REPLACE;
            case KEEP -> ConnectionConfig.Uniqueness.KEEP;
        };
    }

    public static ConnectionConfig.Fragmentation fragmentation(ConnectionTable.Fragmentation word) {
        return switch (word) {
            case YES -> ConnectionConfig.Fragmentation.YES;
            case NO -> ConnectionConfig.Fragmentation.NO;
            case FORCE -> ConnectionConfig.Fragmentation.FORCE;
            case ACCEPT -> ConnectionConfig.Fragmentation.ACCEPT;
        };
    }

    /// The schema takes no word that the library lacks; a test holds the two together.
    private static <E extends Enum<E> & IanaNumber> E known(
            IntFunction<Optional<E>> registry, int number, String word) {
        return registry.apply(number)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the protocol library lacks number %d (%s)"
                                        .formatted(number, word)));
    }
}
