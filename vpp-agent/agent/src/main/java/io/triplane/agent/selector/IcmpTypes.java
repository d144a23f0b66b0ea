package io.triplane.agent.selector;

import io.triplane.agent.vpp.RefusedException;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.plane.Selector;
import io.triplane.plane.SelectorPair;

/// ICMP messages by type and code, which access lists have in the place of source and destination
/// ports, whichever way the packet goes. Selectors have both in each of their ports, type first
/// (RFC 7296 §3.13.1).
record IcmpTypes(SpdEntry.Ports types, SpdEntry.Ports codes) {
    private static final int CODE_BITS = 8;
    private static final int CODE_MAX = 0xff;

    /// What both selectors of the pair allow, if an access list can say that.
    static IcmpTypes of(SelectorPair pair, String subject) throws RefusedException {
        Selector local = pair.local();
        Selector remote = pair.remote();
        int first = Math.max(local.portStart(), remote.portStart());
        int last = Math.min(local.portEnd(), remote.portEnd());
        if (first > last) {
            throw RefusedException.lasting(
                    "plane.selector.icmp",
                    subject
                            + ": the local and the remote selector have no ICMP type and code in"
                            + " common; write the same in both");
        }
        int typeFirst = first >> CODE_BITS;
        int typeLast = last >> CODE_BITS;
        int codeFirst = first & CODE_MAX;
        int codeLast = last & CODE_MAX;
        boolean wholeTypes = codeFirst == 0 && codeLast == CODE_MAX;
        if (typeFirst != typeLast && !wholeTypes) {
            throw RefusedException.lasting(
                    "plane.selector.icmp",
                    "%s: VPP cannot match ICMP type %d from code %d on to type %d up to code %d; use"
                                    .formatted(subject, typeFirst, codeFirst, typeLast, codeLast)
                            + " whole types, or one type for each selector");
        }
        return new IcmpTypes(
                new SpdEntry.Ports(typeFirst, typeLast), new SpdEntry.Ports(codeFirst, codeLast));
    }
}
