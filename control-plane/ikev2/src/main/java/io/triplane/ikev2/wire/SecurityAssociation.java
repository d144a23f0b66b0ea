package io.triplane.ikev2.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Security Association payload, RFC 7296 §3.3: proposals in order of preference. Their numbers
/// rise by one; an answer repeats the number it accepts.
public record SecurityAssociation(List<Proposal> proposals) implements Payload {
    public SecurityAssociation {
        proposals = List.copyOf(proposals);
        Check.argument(fault(proposals));
    }

    static SecurityAssociation decode(WireReader body) throws MalformedException {
        List<Proposal> proposals = new ArrayList<>(4);
        boolean more = true;
        while (more) {
            if (proposals.size() == Limits.PROPOSALS_MAX) {
                throw body.malformed("more than " + Limits.PROPOSALS_MAX + " proposals");
            }
            more = Proposal.moreFollow(body, Proposal.MORE);
            proposals.add(Proposal.decode(body));
        }
        body.expectEnd("SA payload");
        body.refuse(fault(proposals));
        return new SecurityAssociation(proposals);
    }

    private static Optional<String> fault(List<Proposal> proposals) {
        if (proposals.isEmpty() || proposals.size() > Limits.PROPOSALS_MAX) {
            return Optional.of("SA payload with " + proposals.size() + " proposals");
        }
        for (int i = 1; i < proposals.size(); i++) {
            int before = proposals.get(i - 1).number();
            if (proposals.get(i).number() != before + 1) {
                return Optional.of(
                        "proposal number " + proposals.get(i).number() + " after " + before);
            }
        }
        return Optional.empty();
    }

    void encode(WireWriter out) {
        for (int i = 0; i < proposals.size(); i++) {
            proposals.get(i).encode(out, i + 1 < proposals.size());
        }
    }

    @Override
    public int payloadType() {
        return PayloadType.SA.number();
    }
}
