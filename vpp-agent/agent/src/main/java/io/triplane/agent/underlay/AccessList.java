package io.triplane.agent.underlay;

import io.triplane.agent.vpp.Marks;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Acl;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One access list of ours on a network-facing interface. VPP takes its rules all at once, so what
/// a change costs is what the list holds. Owner: the guard of the interface.
public final class AccessList {
    private final VppCalls vpp;
    private final int index;
    private final String tag;
    private Set<Acl.Rule> rules;

    /// What a list of ours is there for, in the order in which an interface has them.
    public enum Role {
        /// Lets the tunnels' own packets in.
        ADMIT,
        /// Keeps out what belongs into a tunnel.
        DENY,
        /// Lets all others in.
        REST;

        /// What the tag of a list says of it. The role is the first word: a long name of an
        /// interface is cut at its end.
        public static Optional<Role> of(String tag) {
            return Stream.of(values())
                    .filter(role -> tag.startsWith(Marks.tag(role + " ")))
                    .findFirst();
        }
    }

    private AccessList(VppCalls vpp, int index, String tag, Collection<Acl.Rule> rules) {
        this.vpp = vpp;
        this.index = index;
        this.tag = tag;
        this.rules = new LinkedHashSet<>(rules);
    }

    /// Makes a list that no interface has yet.
    static AccessList create(
            VppCalls vpp, Role role, Port port, Collection<Acl.Rule> rules, Undo undo)
            throws RefusedException {
        String tag = tag(role, port);
        int index = vpp.call(new Acl.AddReplace(Acl.NEW, tag, List.copyOf(rules)), tag).aclIndex();
        undo.add(tag, () -> vpp.call(new Acl.Del(index), tag));
        return new AccessList(vpp, index, tag, rules);
    }

    /// One that VPP has already.
    static AccessList of(VppCalls vpp, Acl.Details found) {
        return new AccessList(vpp, found.aclIndex(), found.tag(), found.rules());
    }

    private static String tag(Role role, Port port) {
        return Marks.tag("%s %s".formatted(role, port.name()));
    }

    int index() {
        return index;
    }

    /// Live.
    Set<Acl.Rule> rules() {
        return rules;
    }

    int size() {
        return rules.size();
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /// Puts these rules in the place of all others.
    void replace(Collection<Acl.Rule> wanted, Undo undo) throws RefusedException {
        Set<Acl.Rule> before = rules;
        vpp.call(request(wanted), request(before), tag, undo);
        rules = new LinkedHashSet<>(wanted);
        undo.note(() -> rules = before);
    }

    private Acl.AddReplace request(Collection<Acl.Rule> wanted) {
        return new Acl.AddReplace(index, tag, List.copyOf(wanted));
    }

    /// Deletes it from VPP; no interface has it any more.
    void delete() throws RefusedException {
        vpp.call(new Acl.Del(index), tag);
    }

    @Override
    public String toString() {
        return tag;
    }
}
