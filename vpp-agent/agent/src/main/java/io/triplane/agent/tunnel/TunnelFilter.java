package io.triplane.agent.tunnel;

import io.triplane.agent.selector.Traffic;
import io.triplane.agent.underlay.AclLists;
import io.triplane.agent.vpp.Marks;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Acl;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Holds a tunnel to its selectors, which VPP does not do by itself: access lists on its ipsec
/// interface permit what they cover and nothing else. What comes in there was decrypted; what goes
/// out, in route mode, will be encrypted. Owner: the tunnel.
final class TunnelFilter {
    private final VppCalls vpp;
    private final int swIfIndex;
    private final String name;
    private final boolean outbound;
    private List<Integer> lists = List.of();
    private List<Traffic> permitted = List.of();

    /// @param outbound whether packets are routed to the interface
    TunnelFilter(VppCalls vpp, int swIfIndex, String name, boolean outbound) {
        this.vpp = vpp;
        this.swIfIndex = swIfIndex;
        this.name = name;
        this.outbound = outbound;
    }

    /// Makes the lists and puts them on the interface.
    void create(List<Traffic> traffic, Undo undo) throws RefusedException {
        List<Integer> made = new ArrayList<>();
        made.add(add(inboundRules(traffic), undo));
        if (outbound) {
            made.add(add(outboundRules(traffic), undo));
        }
        AclLists none = new AclLists(swIfIndex, List.of(), List.of());
        AclLists ours = new AclLists(swIfIndex, made.subList(0, 1), made.subList(1, made.size()));
        vpp.call(ours.request(), none.request(), subject(), undo);
        lists = List.copyOf(made);
        permitted = List.copyOf(traffic);
    }

    private int add(List<Acl.Rule> rules, Undo undo) throws RefusedException {
        int index =
                vpp.call(new Acl.AddReplace(Acl.NEW, Marks.tag(name), rules), subject()).aclIndex();
        undo.add(subject(), () -> vpp.call(new Acl.Del(index), subject()));
        return index;
    }

    /// Permits this traffic instead.
    void permit(List<Traffic> traffic, Undo undo) throws RefusedException {
        List<Traffic> before = permitted;
        if (rulesOf(before).equals(rulesOf(traffic))) {
            return;
        }
        replace(0, inboundRules(traffic), inboundRules(before), undo);
        if (outbound) {
            replace(1, outboundRules(traffic), outboundRules(before), undo);
        }
        permitted = List.copyOf(traffic);
        undo.note(() -> permitted = before);
    }

    private void replace(int place, List<Acl.Rule> rules, List<Acl.Rule> before, Undo undo)
            throws RefusedException {
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
            vpp.call(new AclLists(swIfIndex, List.of(), List.of()).request(), subject());
        }
        while (!lists.isEmpty()) {
            vpp.call(new Acl.Del(lists.getFirst()), subject());
            lists = List.copyOf(lists.subList(1, lists.size()));
        }
    }

    private static Optional<List<Acl.Rule>> rulesOf(List<Traffic> traffic) {
        return traffic.isEmpty() ? Optional.empty() : Optional.of(inboundRules(traffic));
    }

    private static List<Acl.Rule> inboundRules(List<Traffic> traffic) {
        LinkedHashSet<Acl.Rule> rules = new LinkedHashSet<>();
        traffic.forEach(pair -> rules.addAll(pair.inbound(Acl.PERMIT)));
        return List.copyOf(rules);
    }

    private static List<Acl.Rule> outboundRules(List<Traffic> traffic) {
        LinkedHashSet<Acl.Rule> rules = new LinkedHashSet<>();
        traffic.forEach(pair -> rules.addAll(pair.outbound(Acl.PERMIT)));
        return List.copyOf(rules);
    }

    private String subject() {
        return "selectors of " + name;
    }
}
