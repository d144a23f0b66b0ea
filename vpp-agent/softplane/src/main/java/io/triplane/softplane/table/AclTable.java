package io.triplane.softplane.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The ACL plugin: lists by index and which interface uses them.
public final class AclTable {
    private static final int NEW = ~0;

    private final Pool<Acl> acls = new Pool<>();
    private final InterfaceTable interfaces;

    AclTable(InterfaceTable interfaces) {
        this.interfaces = interfaces;
    }

    /// @param index ~0 for a new list
    public Added addReplace(int index, String tag, List<AclRule> rules) {
        for (AclRule rule : rules) {
            if (rule.source().address().v6() != rule.destination().address().v6()) {
                return Added.refused(Status.INVALID_SRC_ADDRESS);
            }
            if (rule.sourcePorts().first() > rule.sourcePorts().last()
                    || rule.destinationPorts().first() > rule.destinationPorts().last()) {
                return Added.refused(Status.INVALID_VALUE_2);
            }
        }
        if (index == NEW) {
            return Added.at(acls.add(free -> new Acl(free, tag, rules)).index());
        }
        Optional<Acl> present = acls.get(index);
        if (present.isEmpty()) {
            return Added.refused(Status.NO_SUCH_ENTRY);
        }
        present.get().replace(tag, rules);
        return Added.at(index);
    }

    public Status remove(int index) {
        Optional<Acl> gone = acls.get(index);
        if (gone.isEmpty()) {
            return Status.NO_SUCH_ENTRY;
        }
        if (interfaces.stream().anyMatch(user -> user.inputAcls().contains(gone.get()))) {
            return Status.ACL_IN_USE_INBOUND;
        }
        if (interfaces.stream().anyMatch(user -> user.outputAcls().contains(gone.get()))) {
            return Status.ACL_IN_USE_OUTBOUND;
        }
        acls.remove(index);
        return Status.OK;
    }

    /// Replaces both lists of an interface.
    ///
    /// @param inputs how many of `indices` are input ACLs; they come first
    public Status apply(VppInterface user, List<Integer> indices, int inputs) {
        List<Acl> all = new ArrayList<>();
        for (int index : indices) {
            Optional<Acl> acl = acls.get(index);
            if (acl.isEmpty()) {
                return Status.NO_SUCH_ENTRY;
            }
            all.add(acl.get());
        }
        int split = Math.min(inputs, all.size());
        List<Acl> in = all.subList(0, split);
        List<Acl> out = all.subList(split, all.size());
        if (new HashSet<>(in).size() < in.size() || new HashSet<>(out).size() < out.size()) {
            return Status.ENTRY_ALREADY_EXISTS;
        }
        user.acls(in, out);
        return Status.OK;
    }

    public Optional<Acl> get(int index) {
        return acls.get(index);
    }

    public Stream<Acl> stream() {
        return acls.stream();
    }
}
