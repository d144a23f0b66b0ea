package io.triplane.agent.tunnel;

import io.triplane.agent.sweep.Leftovers;
import io.triplane.agent.underlay.Port;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.TunnelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/// An ipsec interface of the configuration. Owner: the static programme; its MTU also belongs to
/// the one tunnel that uses it.
final class RouteInterface {
    /// The path is not assumed to take more than Ethernet does.
    private static final int PATH_MTU = 1500;

    private static final int UNKNOWN = 0;

    private final VppCalls vpp;
    private final int swIfIndex;
    private final String name;
    private InterfaceConfig config;
    private Optional<TunnelName> user = Optional.empty();

    /// Two while a tunnel takes its own place in another form.
    private int uses;

    private Optional<Port> lender = Optional.empty();
    private int mtu = UNKNOWN;

    /// The peer to which VPP looked for the way when routes first led here.
    private Optional<Address> laidTowards = Optional.empty();

    RouteInterface(VppCalls vpp, int swIfIndex, String name) {
        this.vpp = vpp;
        this.swIfIndex = swIfIndex;
        this.name = name;
        this.config = new InterfaceConfig(name, Optional.empty(), false, List.of());
    }

    /// One that an earlier run left. To which peer its way was laid nobody knows any more.
    static RouteInterface found(VppCalls vpp, Leftovers.Found left) {
        RouteInterface itf = new RouteInterface(vpp, left.swIfIndex(), left.config().name());
        itf.config = left.config();
        itf.mtu = left.mtu();
        itf.laidTowards = Optional.of(Address.ANY4);
        return itf;
    }

    int swIfIndex() {
        return swIfIndex;
    }

    String name() {
        return name;
    }

    Optional<TunnelName> user() {
        return user;
    }

    /// Changes the interface to these values.
    void configure(InterfaceConfig wanted, Undo undo) throws RefusedException {
        List<Prefix> before = prefixes(config);
        List<Prefix> after = prefixes(wanted);
        if (before.isEmpty() && !after.isEmpty() && lender.isPresent()) {
            borrow(lender.get(), false, undo);
        }
        for (Prefix prefix : before) {
            if (!after.contains(prefix)) {
                address(false, prefix, undo);
            }
        }
        for (Prefix prefix : after) {
            if (!before.contains(prefix)) {
                address(true, prefix, undo);
            }
        }
        if (!before.isEmpty() && after.isEmpty() && lender.isPresent()) {
            borrow(lender.get(), true, undo);
        }
        if (wanted.mtu().isPresent()) {
            setMtu(wanted.mtu().get(), undo);
        }
        if (wanted.adminUp() != config.adminUp()) {
            vpp.call(flags(wanted.adminUp()), flags(config.adminUp()), name, undo);
        }
        InterfaceConfig old = config;
        config = wanted;
        undo.note(() -> config = old);
    }

    private static List<Prefix> prefixes(InterfaceConfig config) throws RefusedException {
        List<Prefix> prefixes = new ArrayList<>();
        for (String text : config.prefixes()) {
            try {
                prefixes.add(Prefix.parse(text));
            } catch (IllegalArgumentException e) {
                throw RefusedException.lasting(
                        "plane.interface.address",
                        "%s: '%s' is not ADDRESS/LENGTH; write e.g. 10.255.0.1/30"
                                .formatted(config.name(), text));
            }
        }
        return prefixes;
    }

    private void address(boolean add, Prefix prefix, Undo undo) throws RefusedException {
        try {
            vpp.call(
                    new Interfaces.AddDelAddress(swIfIndex, add, false, prefix),
                    new Interfaces.AddDelAddress(swIfIndex, !add, false, prefix),
                    "address %s of %s".formatted(prefix, name),
                    undo);
        } catch (RefusedException e) {
            throw e.withRemedy("give %s another address".formatted(name));
        }
    }

    private Interfaces.SetFlags flags(boolean up) {
        return new Interfaces.SetFlags(swIfIndex, up ? Interfaces.ADMIN_UP : 0);
    }

    /// A tunnel begins to use it, with the port its packets leave by. A point-to-point interface
    /// has one pair of SAs and so one tunnel.
    void use(TunnelName tunnel, Port port, Undo undo) throws RefusedException {
        if (user.isPresent() && !user.get().equals(tunnel)) {
            throw RefusedException.lasting(
                    "plane.interface.taken",
                    "%s carries %s already, and takes one tunnel; give %s an interface of its own or"
                                    .formatted(name, user.get(), tunnel)
                            + " put its selectors into the other child");
        }
        Optional<TunnelName> userBefore = user;
        Optional<Port> lenderBefore = lender;
        uses++;
        user = Optional.of(tunnel);
        lender = Optional.of(port);
        undo.note(() -> {
            uses--;
            user = userBefore;
            lender = lenderBefore;
        });
        if (config.prefixes().isEmpty() && !lenderBefore.equals(lender)) {
            Interfaces.SetUnnumbered asBefore =
                    unnumbered(lenderBefore.orElse(port), lenderBefore.isPresent());
            vpp.call(unnumbered(port, true), asBefore, name, undo);
        }
    }

    /// The tunnel is gone, in one of its forms.
    void leave() throws RefusedException {
        if (uses == 1) {
            if (lender.isPresent() && config.prefixes().isEmpty()) {
                vpp.call(unnumbered(lender.get(), false), name);
            }
            user = Optional.empty();
            lender = Optional.empty();
        }
        uses--;
    }

    /// An interface without any address drops what was decrypted.
    private void borrow(Port port, boolean add, Undo undo) throws RefusedException {
        vpp.call(unnumbered(port, add), unnumbered(port, !add), name, undo);
    }

    private Interfaces.SetUnnumbered unnumbered(Port port, boolean add) {
        return new Interfaces.SetUnnumbered(port.swIfIndex(), swIfIndex, add);
    }

    /// Sets the MTU that leaves room for ESP, unless the configuration gives one: what is larger
    /// would be lost behind the encryption.
    ///
    /// @param inner the largest inner packet for a path MTU
    void fitMtu(IntUnaryOperator inner, Undo undo) throws RefusedException {
        if (config.mtu().isEmpty()) {
            int path = Math.min(PATH_MTU, lender.map(Port::mtu).orElse(PATH_MTU));
            setMtu(inner.applyAsInt(path), undo);
        }
    }

    private void setMtu(int octets, Undo undo) throws RefusedException {
        if (octets == mtu) {
            return;
        }
        int before = mtu;
        vpp.call(mtu(octets), name);
        mtu = octets;
        undo.add(
                "MTU of " + name,
                () -> {
                    if (before != UNKNOWN) {
                        vpp.call(mtu(before), name);
                    }
                    mtu = before;
                });
    }

    /// VPP finds the way to the outer destination of the SA when a route first leads to a protected
    /// interface, and keeps to it as long as any route leads there: when the peer is at another
    /// address, all of them are taken up and laid again, those to its own addresses as well.
    void layTowards(Address peer, OwnRoutes routes, Undo undo) throws RefusedException {
        if (laidTowards.equals(Optional.of(peer))) {
            return;
        }
        if (laidTowards.isPresent()) {
            routes.lift(this, undo);
            List<Prefix> own = prefixes(config);
            for (Prefix prefix : own) {
                address(false, prefix, undo);
            }
            for (Prefix prefix : own) {
                address(true, prefix, undo);
            }
            routes.lay(this);
        }
        Optional<Address> before = laidTowards;
        laidTowards = Optional.of(peer);
        undo.note(() -> laidTowards = before);
    }

    private Interfaces.SetMtu mtu(int octets) {
        return new Interfaces.SetMtu(swIfIndex, new Interfaces.Mtu(octets, 0, 0, 0));
    }
}
