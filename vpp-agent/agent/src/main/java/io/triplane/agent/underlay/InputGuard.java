package io.triplane.agent.underlay;

import io.triplane.agent.underlay.AccessList.Role;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Acl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keeps forged clear text out of a network-facing interface: a list that admits ESP and IKE, then
/// the denials of all tunnels, then, unless somebody else's lists follow, one that lets the rest
/// in. Since VPP takes the rules of a list all at once, the denials are cut into many short lists,
/// and a tunnel comes or goes by a change of one of them. Owner: the underlay, one call at a time.
final class InputGuard {
    /// Rules of a list, 48 octets each on the wire.
    static final int LIST_RULES_MAX = 128;

    /// VPP counts the lists of an interface in an octet.
    private static final int LISTS_MAX = 255;

    private final VppCalls vpp;
    private final Port port;

    /// How many tunnels want a rule, and which list has it. None wants what an earlier run left.
    private final Map<Acl.Rule, Integer> wanted = new HashMap<>();

    private final Map<Acl.Rule, AccessList> places = new HashMap<>();
    private final List<AccessList> denials = new ArrayList<>();
    private Optional<AccessList> admission = Optional.empty();
    private Optional<AccessList> rest = Optional.empty();

    /// Lists that no interface has any more.
    private final Deque<AccessList> discarded = new ArrayDeque<>();

    InputGuard(VppCalls vpp, Port port) {
        this.vpp = vpp;
        this.port = port;
    }

    /// Takes over what an earlier run left on the port.
    void adopt(List<Acl.Details> found) {
        for (Acl.Details details : found) {
            AccessList list = AccessList.of(vpp, details);
            switch (Role.of(details.tag()).orElseThrow()) {
                case ADMIT -> {
                    admission.ifPresent(discarded::add);
                    admission = Optional.of(list);
                }
                case DENY -> denials.add(list);
                case REST -> {
                    rest.ifPresent(discarded::add);
                    rest = Optional.of(list);
                    continue;
                }
            }
            for (Acl.Rule rule : details.rules()) {
                wanted.put(rule, 0);
                places.put(rule, list);
            }
        }
    }

    /// Removes what an earlier run left and no tunnel has claimed.
    void retire(Undo undo) throws RefusedException {
        Set<Acl.Rule> stale = new LinkedHashSet<>();
        wanted.forEach((rule, count) -> {
            if (count == 0) {
                stale.add(rule);
            }
        });
        for (Acl.Rule rule : stale) {
            wanted.remove(rule);
            undo.note(() -> wanted.put(rule, 0));
        }
        AclLists lists = AclLists.of(vpp, port.swIfIndex(), port.name());
        drop(stale, undo);
        arrange(lists, undo);
    }

    /// Adds what a tunnel needs.
    ///
    /// @param admitted what of its outer packets is let in, before all denials
    /// @param denied its inner packets, as they would look in clear
    void add(List<Acl.Rule> admitted, List<Acl.Rule> denied, Undo undo) throws RefusedException {
        AclLists lists = AclLists.of(vpp, port.swIfIndex(), port.name());
        admit(take(admitted, undo), undo);
        deny(take(denied, undo), others(lists).size(), undo);
        arrange(lists, undo);
    }

    /// Those that are in no list yet.
    private List<Acl.Rule> take(List<Acl.Rule> rules, Undo undo) {
        List<Acl.Rule> fresh = new ArrayList<>();
        for (Acl.Rule rule : new LinkedHashSet<>(rules)) {
            if (Counts.countUp(wanted, rule, undo)) {
                fresh.add(rule);
            }
        }
        return fresh;
    }

    private void admit(List<Acl.Rule> fresh, Undo undo) throws RefusedException {
        if (fresh.isEmpty()) {
            return;
        }
        if (admission.isPresent()) {
            extend(admission.get(), fresh, undo);
            return;
        }
        admission = Optional.of(AccessList.create(vpp, Role.ADMIT, port, fresh, undo));
        place(fresh, admission.get(), undo);
        undo.note(() -> admission = Optional.empty());
    }

    private void deny(List<Acl.Rule> fresh, int others, Undo undo) throws RefusedException {
        List<Acl.Rule> left = fresh;
        while (!left.isEmpty()) {
            int next = Math.min(left.size(), LIST_RULES_MAX);
            Optional<AccessList> roomiest =
                    denials.stream().min(Comparator.comparingInt(AccessList::size));
            int room = roomiest.map(list -> LIST_RULES_MAX - list.size()).orElse(0);
            if (room < next && denials.size() + others + 2 < LISTS_MAX) {
                List<Acl.Rule> rules = left.subList(0, next);
                AccessList list = AccessList.create(vpp, Role.DENY, port, rules, undo);
                denials.add(list);
                undo.note(() -> denials.remove(list));
                place(rules, list, undo);
            } else if (room > 0) {
                next = Math.min(next, room);
                extend(roomiest.orElseThrow(), left.subList(0, next), undo);
            } else {
                throw RefusedException.temporary(
                        "plane.acl.full",
                        "%s has %d access lists, and VPP takes no more; remove tunnels or align"
                                        .formatted(port, LISTS_MAX)
                                + " their selectors to prefixes");
            }
            left = left.subList(next, left.size());
        }
    }

    private void extend(AccessList list, List<Acl.Rule> fresh, Undo undo) throws RefusedException {
        List<Acl.Rule> all = new ArrayList<>(list.rules());
        all.addAll(fresh);
        list.replace(all, undo);
        place(fresh, list, undo);
    }

    private void place(List<Acl.Rule> rules, AccessList list, Undo undo) {
        for (Acl.Rule rule : rules) {
            places.put(rule, list);
            undo.note(() -> places.remove(rule));
        }
    }

    /// Takes away what a tunnel needed. Lists that are empty by that leave the interface;
    /// [#discard] deletes them.
    void remove(List<Acl.Rule> admitted, List<Acl.Rule> denied, Undo undo) throws RefusedException {
        AclLists lists = AclLists.of(vpp, port.swIfIndex(), port.name());
        Set<Acl.Rule> stale = new LinkedHashSet<>();
        Set<Acl.Rule> given = new LinkedHashSet<>(admitted);
        given.addAll(denied);
        for (Acl.Rule rule : given) {
            if (Counts.countDown(wanted, rule, undo)) {
                stale.add(rule);
            }
        }
        drop(stale, undo);
        arrange(lists, undo);
    }

    private void drop(Set<Acl.Rule> stale, Undo undo) throws RefusedException {
        Set<AccessList> touched = new LinkedHashSet<>();
        stale.forEach(rule -> touched.add(places.get(rule)));
        for (AccessList list : touched) {
            List<Acl.Rule> kept =
                    list.rules().stream().filter(rule -> !stale.contains(rule)).toList();
            if (kept.isEmpty()) {
                discard(list, undo);
            } else {
                list.replace(kept, undo);
            }
        }
        for (Acl.Rule rule : stale) {
            AccessList place = places.get(rule);
            places.remove(rule);
            undo.note(() -> places.put(rule, place));
        }
    }

    private void discard(AccessList list, Undo undo) {
        Optional<AccessList> admissionBefore = admission;
        Optional<AccessList> restBefore = rest;
        List<AccessList> denialsBefore = List.copyOf(denials);
        admission = admission.filter(other -> other != list);
        rest = rest.filter(other -> other != list);
        denials.remove(list);
        discarded.add(list);
        undo.note(() -> {
            admission = admissionBefore;
            rest = restBefore;
            denials.clear();
            denials.addAll(denialsBefore);
            discarded.remove(list);
        });
    }

    /// Puts our lists on the interface, before all others of that direction.
    private void arrange(AclLists before, Undo undo) throws RefusedException {
        List<Integer> others = others(before);
        boolean alone = others.isEmpty() && !(admission.isEmpty() && denials.isEmpty());
        if (alone && rest.isEmpty()) {
            rest = Optional.of(AccessList.create(vpp, Role.REST, port, SpdRules.permitAll(), undo));
            undo.note(() -> rest = Optional.empty());
        } else if (!alone && rest.isPresent()) {
            discard(rest.get(), undo);
        }
        List<Integer> input = new ArrayList<>();
        ours().forEach(list -> input.add(list.index()));
        input.addAll(others);
        AclLists after = new AclLists(port.swIfIndex(), input, before.output());
        if (!after.equals(before)) {
            vpp.call(after.request(), before.request(), "access lists of " + port, undo);
        }
    }

    private List<AccessList> ours() {
        List<AccessList> ours = new ArrayList<>();
        admission.ifPresent(ours::add);
        ours.addAll(denials);
        rest.ifPresent(ours::add);
        return ours;
    }

    private List<Integer> others(AclLists lists) {
        Set<Integer> ours = new HashSet<>();
        ours().forEach(list -> ours.add(list.index()));
        discarded.forEach(list -> ours.add(list.index()));
        return lists.input().stream().filter(index -> !ours.contains(index)).toList();
    }

    /// Deletes what is on no interface any more. A refusal leaves the rest for the next try.
    void discard() throws RefusedException {
        while (!discarded.isEmpty()) {
            discarded.getFirst().delete();
            discarded.removeFirst();
        }
    }
}
