package io.triplane.model;

import io.triplane.model.schema.Problem;
import java.util.List;

/// Whether the children of one connection that are up can stand side by side.
final class SiblingChecks {
    private final List<IpsecChild> children;
    private final Findings findings;

    SiblingChecks(List<IpsecChild> children, Findings findings) {
        this.children = children.stream().filter(IpsecChild::isUp).toList();
        this.findings = findings;
    }

    void run(boolean routeMode) {
        for (int i = 1; i < children.size(); i++) {
            IpsecChild child = children.get(i);
            if (routeMode) {
                findings.accept(onOneInterface(child));
            } else {
                children.subList(0, i).stream()
                        .filter(other -> overlap(other, child))
                        .findFirst()
                        .ifPresent(other -> findings.accept(inTheWay(child, other)));
            }
        }
    }

    /// A tunnel interface sends on one Child SA.
    private Problem onOneInterface(IpsecChild child) {
        return Problem.error(
                child.key(),
                "",
                "",
                "shares the tunnel interface of the connection with the child "
                        + children.getFirst().name()
                        + ", and an interface sends on one Child SA",
                "add its selectors to "
                        + children.getFirst().key()
                        + ", set its admin_status to down, or the connection's mode to policy");
    }

    /// Which of them a packet belongs to would depend on who came up first.
    private static Problem inTheWay(IpsecChild child, IpsecChild other) {
        return Problem.error(
                child.key(),
                "",
                "",
                "protects traffic that the child "
                        + other.name()
                        + " protects as well, and this release has no ranks among children",
                "narrow the selectors of one of them, or set its admin_status to down");
    }

    private static boolean overlap(IpsecChild one, IpsecChild other) {
        return overlap(one.local(), other.local()) && overlap(one.remote(), other.remote());
    }

    private static boolean overlap(List<TrafficSelector> some, List<TrafficSelector> others) {
        return some.stream().anyMatch(a -> others.stream().anyMatch(a::overlaps));
    }
}
