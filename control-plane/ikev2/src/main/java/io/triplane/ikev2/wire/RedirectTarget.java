package io.triplane.ikev2.wire;

import java.util.Optional;

/// Data of REDIRECT and REDIRECTED_FROM: the gateway that is meant, RFC 5685 §8.2, §8.3.
///
/// @param type of the identity: 1 IPv4 address, 2 IPv6 address, 3 domain name
/// @param nonce of the request that is redirected, in IKE_SA_INIT only
public record RedirectTarget(int type, Bytes identity, Bytes nonce) {
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int IDENTITY_AT = 2;

    /// Empty when the data are malformed.
    public static Optional<RedirectTarget> of(Notify notify) {
        Bytes data = notify.data();
        if (data.size() < IDENTITY_AT || data.size() < IDENTITY_AT + data.at(1)) {
            return Optional.empty();
        }
        int end = IDENTITY_AT + data.at(1);
        return Optional.of(
                new RedirectTarget(data.at(0), data.slice(IDENTITY_AT, end), data.slice(end)));
    }

    /// Empty for a name, and for an address of an impossible size.
    public Optional<IpAddress> address() {
        boolean fits =
                (type == IPV4 && identity.size() == 4) || (type == IPV6 && identity.size() == 16);
        return fits ? Optional.of(IpAddress.ofOctets(identity)) : Optional.empty();
    }

    public static Notify redirect(IpAddress gateway, Bytes nonce) {
        return Notify.of(NotifyType.REDIRECT, data(gateway).concat(nonce));
    }

    public static Notify redirectedFrom(IpAddress gateway) {
        return Notify.of(NotifyType.REDIRECTED_FROM, data(gateway));
    }

    private static Bytes data(IpAddress gateway) {
        Bytes octets = gateway.octets();
        return Bytes.concat(
                Bytes.ofU8(octets.size() == 4 ? IPV4 : IPV6), Bytes.ofU8(octets.size()), octets);
    }
}
