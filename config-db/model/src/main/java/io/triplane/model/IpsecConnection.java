package io.triplane.model;

import static io.triplane.model.ConnectionTable.*;

import io.triplane.model.crypto.Cipher;
import io.triplane.model.crypto.DhGroup;
import io.triplane.model.crypto.EncryptionAlg;
import io.triplane.model.crypto.EspProposal;
import io.triplane.model.crypto.IkeProposal;
import io.triplane.model.crypto.Suites;
import io.triplane.model.net.IpAddress;
import io.triplane.model.net.RemoteAddress;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RowKey;
import java.util.List;
import java.util.Optional;

/// A row `IPSEC_CONNECTION|name` with its children: a checked peer, ready to be negotiated with.
/// [#get] reads a field as configured; the other methods answer what follows from several fields.
public record IpsecConnection(String name, FieldValues values, List<IpsecChild> children) {
    public IpsecConnection {
        children = List.copyOf(children);
    }

    public <V> V get(Field<V> field) {
        return values.get(field);
    }

    public RowKey key() {
        return TABLE.key(name);
    }

    public boolean isUp() {
        return get(ADMIN_STATUS) == AdminStatus.UP;
    }

    public RemoteAddress remote() {
        return get(REMOTE_ADDRESS);
    }

    /// The peer's address where it is a single one, so that we can begin.
    public Optional<IpAddress> remoteAddress() {
        return remote() instanceof RemoteAddress.One one
                ? Optional.of(one.address())
                : Optional.empty();
    }

    /// Whether this end may begin a negotiation.
    public boolean mayInitiate() {
        return get(ROLE) != Role.RESPONDER && remoteAddress().isPresent();
    }

    /// Whether this end begins as soon as the connection is configured.
    public boolean startsAtOnce() {
        return isUp() && mayInitiate() && get(START_ACTION) == StartAction.START;
    }

    /// `mode`, with `auto` decided.
    public boolean isRouteMode() {
        return isRouteMode(values);
    }

    static boolean isRouteMode(FieldValues values) {
        return switch (values.get(MODE)) {
            case ROUTE -> true;
            case POLICY -> false;
            case AUTO -> values.get(TUNNEL_INTERFACE).isPresent();
        };
    }

    /// Proposals for the IKE SA in order of preference.
    public List<IkeProposal> ikeProposals() {
        List<Optional<DhGroup>> additional = IKE_ADDITIONAL_KE.stream().map(this::get).toList();
        boolean optional = get(IKE_ADDITIONAL_KE_OPTIONAL);
        return Suites.ike(
                        cipher(IKE_CRYPTO_ALG, IKE_CRYPTO_ALG_SIZE),
                        get(IKE_INTEG_ALG),
                        get(IKE_PRF),
                        get(IKE_DH))
                .stream()
                .map(proposal -> proposal.with(additional, optional))
                .toList();
    }

    /// Proposals for the Child SAs in order of preference.
    public List<EspProposal> espProposals() {
        return Suites.esp(cipher(SA_CRYPTO_ALG, SA_CRYPTO_ALG_SIZE), get(SA_INTEG_ALG));
    }

    /// Our identity where one is configured; else it is the address we send from.
    public Optional<Identity> localId() {
        return identity(values, LOCAL_ID_TYPE, LOCAL_ID);
    }

    /// The identity the peer must prove: as configured, else its address, else anyone.
    public Identity remoteId() {
        return identity(values, REMOTE_ID_TYPE, REMOTE_ID)
                .or(() -> remoteAddress().map(Identity::of))
                .orElse(Identity.ANYONE);
    }

    private Optional<Cipher> cipher(
            Field<Optional<EncryptionAlg>> algField, Field<Integer> sizeField) {
        return get(algField).map(alg -> cipher(alg, get(sizeField)));
    }

    private static Cipher cipher(EncryptionAlg alg, int size) {
        return new Cipher(alg, size == 0 ? alg.keyBitsDefault() : size);
    }

    /// Empty where the fields name none; throws only for values that the checks refuse.
    private static Optional<Identity> identity(
            FieldValues values, Field<Optional<IdType>> typeField, Field<Optional<String>> field) {
        try {
            return Identities.read(values, typeField, field);
        } catch (BadValueException e) {
            throw new IllegalStateException("an unchecked identity: " + values, e);
        }
    }
}
