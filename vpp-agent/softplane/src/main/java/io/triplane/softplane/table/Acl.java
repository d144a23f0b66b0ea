package io.triplane.softplane.table;

import io.triplane.softplane.ip.IpPacket;
import java.util.List;
import java.util.Optional;

/// A list of rules under an index; interfaces refer to it and see a change of its rules at once.
public final class Acl {
    private final int index;
    private String tag;
    private List<AclRule> rules;

    Acl(int index, String tag, List<AclRule> rules) {
        this.index = index;
        this.tag = tag;
        this.rules = List.copyOf(rules);
    }

    public int index() {
        return index;
    }

    public String tag() {
        return tag;
    }

    public List<AclRule> rules() {
        return rules;
    }

    void replace(String changedTag, List<AclRule> changedRules) {
        tag = changedTag;
        rules = List.copyOf(changedRules);
    }

    /// What a list of ACLs says: the first rule that matches; none denies. An empty list is no ACL.
    public static boolean permits(List<Acl> acls, IpPacket packet) {
        if (acls.isEmpty()) {
            return true;
        }
        Optional<AclRule> first =
                acls.stream()
                        .flatMap(acl -> acl.rules.stream())
                        .filter(rule -> rule.matches(packet))
                        .findFirst();
        return first.isPresent() && first.get().permit();
    }
}
