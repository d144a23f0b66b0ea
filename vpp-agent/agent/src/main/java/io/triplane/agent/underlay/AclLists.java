package io.triplane.agent.underlay;

import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Acl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The access lists of an interface by direction, ours and others'. VPP takes them all at once, so
/// a change keeps what is not ours.
public record AclLists(int swIfIndex, List<Integer> input, List<Integer> output) {
    public AclLists {
        input = List.copyOf(input);
        output = List.copyOf(output);
    }

    /// What an interface has now.
    public static AclLists of(VppCalls vpp, int swIfIndex, String name) throws RefusedException {
        return vpp.rows(new Acl.InterfaceDump(swIfIndex), "access lists of " + name).stream()
                .findFirst()
                .map(row -> of(row.lists()))
                .orElse(new AclLists(swIfIndex, List.of(), List.of()));
    }

    public static AclLists of(Acl.InterfaceLists lists) {
        return new AclLists(
                lists.swIfIndex(),
                lists.acls().subList(0, lists.inputs()),
                lists.acls().subList(lists.inputs(), lists.acls().size()));
    }

    public AclLists without(Collection<Integer> gone) {
        return new AclLists(
                swIfIndex,
                input.stream().filter(acl -> !gone.contains(acl)).toList(),
                output.stream().filter(acl -> !gone.contains(acl)).toList());
    }

    public Acl.InterfaceSet request() {
        List<Integer> all = new ArrayList<>(input);
        all.addAll(output);
        return new Acl.InterfaceSet(new Acl.InterfaceLists(swIfIndex, input.size(), all));
    }
}
