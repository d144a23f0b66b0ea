package io.triplane.agent.tunnel;

import io.triplane.agent.selector.Traffic;
import io.triplane.agent.underlay.AclLists;
import io.triplane.agent.vpp.Marks;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.wire.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Holds a tunnel to its selectors, which VPP does not do by itself: access lists on its ipsec
/// interface permit what they cover and nothing else. What comes in there was decrypted; what goes
/// out, in route mode, will be encrypted: that is denied until there is an SA for it. Owner: the
/// tunnel.
final class TunnelFilter {
    private static final List<Acl.Rule> NOTHING =
            Stream.of("0.0.0.0/0", "::/0")
                    .map(Prefix::parse)
                    .map(all -> Acl.Rule.of(Acl.DENY, all, all))
                    .toList();

    private final VppCalls vpp;
    private final int swIfIndex;
    private final String name;
    private final boolean outbound;
    private List<Integer> lists = List.of();
    private List<Acl.Rule> receiving = NOTHING;
    private List<Acl.Rule> sending = NOTHING;

    /// @param outbound whether packets are routed to the interface
    TunnelFilter(VppCalls vpp, int swIfIndex, String name, boolean outbound) {
        this.vpp = vpp;
        this.swIfIndex = swIfIndex;
        this.name = name;
        this.outbound = outbound;
    }

    /// Makes the lists and puts them on the interface, in the place of those that are there;
    /// nothing may be sent yet.
    void create(List<Traffic> traffic, Undo undo) throws RefusedException {
        receiving = rules(traffic, pair -> pair.inbound(Acl.PERMIT));
        List<Integer> made = new ArrayList<>();
        made.add(add(receiving, undo));
        if (outbound) {
            made.add(add(sending, undo));
        }
        AclLists before = AclLists.of(vpp, swIfIndex, name);
        AclLists ours = new AclLists(swIfIndex, made.subList(0, 1), made.subList(1, made.size()));
        vpp.call(ours.request(), before.request(), subject(), undo);
        lists = List.copyOf(made);
    }

    private int add(List<Acl.Rule> rules, Undo undo) throws RefusedException {
        int index =
                vpp.call(new Acl.AddReplace(Acl.NEW, Marks.tag(name), rules), subject()).aclIndex();
        undo.add(subject(), () -> vpp.call(new Acl.Del(index), subject()));
        return index;
    }

    /// Permits this traffic instead.
    ///
    /// @param in what may come out of the tunnel
    /// @param out what may go into it
    void permit(List<Traffic> in, List<Traffic> out, Undo undo) throws RefusedException {
        List<Acl.Rule> receivingBefore = receiving;
        List<Acl.Rule> sendingBefore = sending;
        List<Acl.Rule> receivingNow = rules(in, pair -> pair.inbound(Acl.PERMIT));
        List<Acl.Rule> sendingNow = rules(out, pair -> pair.outbound(Acl.PERMIT));
        replace(0, receivingNow, receivingBefore, undo);
        if (outbound) {
            replace(1, sendingNow, sendingBefore, undo);
        }
        receiving = receivingNow;
        sending = sendingNow;
        undo.note(() -> {
            receiving = receivingBefore;
            sending = sendingBefore;
        });
    }

    private void replace(int place, List<Acl.Rule> rules, List<Acl.Rule> before, Undo undo)
            throws RefusedException {
        if (rules.equals(before)) {
            return;
        }
        String tag = Marks.tag(name);
        int index = lists.get(place);
        vpp.call(
                new Acl.AddReplace(index, tag, rules),
                new Acl.AddReplace(index, tag, before),
                subject(),
                undo);
    }

    /// Takes the lists off and deletes them. May be repeated after a refusal.
    void remove() throws RefusedException {
        if (!lists.isEmpty()) {
            AclLists before = AclLists.of(vpp, swIfIndex, name);
            AclLists after = before.without(lists);
            if (!after.equals(before)) {
                vpp.call(after.request(), subject());
            }
        }
        while (!lists.isEmpty()) {
            vpp.call(new Acl.Del(lists.getFirst()), subject());
            lists = List.copyOf(lists.subList(1, lists.size()));
        }
    }

    /// A list without a rule is no list to VPP, so that nothing may pass is said.
    private static List<Acl.Rule> rules(
            List<Traffic> traffic, Function<Traffic, List<Acl.Rule>> direction) {
        Set<Acl.Rule> rules = new LinkedHashSet<>();
        traffic.forEach(pair -> rules.addAll(direction.apply(pair)));
        return rules.isEmpty() ? NOTHING : List.copyOf(rules);
    }

    private String subject() {
        return "selectors of " + name;
    }
}
