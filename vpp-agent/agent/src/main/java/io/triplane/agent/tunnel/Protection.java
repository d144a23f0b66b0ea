package io.triplane.agent.tunnel;

import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Retvals;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Which SAs protect one point-to-point ipsec interface. Every change is read back. Owner: the
/// tunnel of the interface.
final class Protection {
    private static final Address ANY = Address.ANY4;

    private final VppCalls vpp;
    private final SaDatabase sas;
    private final int swIfIndex;
    private final String name;
    private Optional<Set> current = Optional.empty();

    /// @param out the SA that packets leave by
    /// @param in the SAs that packets are taken from
    record Set(int out, List<Integer> in) {
        Set {
            in = List.copyOf(in);
        }

        List<Integer> all() {
            List<Integer> ids = new ArrayList<>(in);
            ids.add(out);
            return ids;
        }
    }

    Protection(VppCalls vpp, SaDatabase sas, int swIfIndex, String name) {
        this.vpp = vpp;
        this.sas = sas;
        this.swIfIndex = swIfIndex;
        this.name = name;
    }

    /// Replaces the SAs in one step, without a gap for packets; empty takes the protection away.
    void set(Optional<Set> wanted, Undo undo) throws RefusedException {
        if (wanted.equals(current)) {
            return;
        }
        Optional<Set> before = current;
        send(wanted);
        current = wanted;
        undo.add(
                "protection of " + name,
                () -> {
                    send(before);
                    current = before;
                });
        verify(wanted);
    }

    /// SAs of the set have other addresses now: VPP looks packets up by those that it noted when it
    /// was told of the set (IPv6).
    void renew(Undo undo) throws RefusedException {
        Optional<Set> same = current;
        send(same);
        undo.add("protection of " + name, () -> send(same));
    }

    private void send(Optional<Set> wanted) throws RefusedException {
        String subject = "protection of " + name;
        if (wanted.isEmpty()) {
            vpp.call(new TunnelProtection.Del(swIfIndex, ANY), subject);
            return;
        }
        Set set = wanted.get();
        try {
            vpp.call(
                    new TunnelProtection.Update(
                            new TunnelProtection.Protection(swIfIndex, ANY, set.out(), set.in())),
                    subject);
        } catch (RefusedException e) {
            if (e.isRetval(Retvals.INVALID_VALUE)
                    || e.isRetval(Retvals.INVALID_SW_IF_INDEX)
                    || e.isRetval(Retvals.INVALID_DST_ADDRESS)) {
                sas.keptByVpp(set.all());
            }
            throw e.withRemedy("see whether somebody else removes SAs or interfaces of ours");
        }
    }

    private void verify(Optional<Set> wanted) throws RefusedException {
        List<Set> listed =
                vpp.rows(new TunnelProtection.Dump(swIfIndex), "protection of " + name).stream()
                        .map(row -> new Set(row.tunnel().saOut(), row.tunnel().saIn()))
                        .toList();
        List<Set> expected = wanted.stream().toList();
        if (!matches(listed, expected)) {
            throw RefusedException.temporary(
                    "plane.protect.not-read-back",
                    "VPP accepted %s as protection of %s and lists %s; it is tried again"
                            .formatted(expected, name, listed));
        }
    }

    /// The order of inbound SAs has no meaning.
    private static boolean matches(List<Set> listed, List<Set> expected) {
        if (listed.isEmpty() || expected.isEmpty()) {
            return listed.isEmpty() && expected.isEmpty();
        }
        Set have = listed.getFirst();
        Set want = expected.getFirst();
        return listed.size() == 1
                && have.out() == want.out()
                && new HashSet<>(have.in()).equals(new HashSet<>(want.in()));
    }
}
