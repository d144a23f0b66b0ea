package io.triplane.ikev2.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Traffic Selector payload TSi or TSr, RFC 7296 §3.13. Address ranges are `selectors`, in order;
/// kinds this build does not know are kept apart, since narrowing passes them over.
public record TrafficSelectors(
        Side side, List<TrafficSelector> selectors, List<UnknownSelector> unknown)
        implements Payload {

    public TrafficSelectors {
        selectors = List.copyOf(selectors);
        unknown = List.copyOf(unknown);
        Check.argument(fault(selectors.size() + unknown.size()));
    }

    public static TrafficSelectors of(Side side, List<TrafficSelector> selectors) {
        return new TrafficSelectors(side, selectors, List.of());
    }

    static TrafficSelectors decode(Side side, WireReader body) throws MalformedException {
        int count = body.u8("Number of TSs");
        body.reserved(3);
        body.refuse(fault(count));
        List<TrafficSelector> selectors = new ArrayList<>(Math.min(count, body.remaining() / 16));
        List<UnknownSelector> unknown = new ArrayList<>(0);
        for (int i = 0; i < count; i++) {
            int type = body.u8("TS Type");
            if (type == TrafficSelectorType.TS_IPV4_ADDR_RANGE.number()) {
                selectors.add(TrafficSelector.decode(IpAddress.Family.IPV4, body));
            } else if (type == TrafficSelectorType.TS_IPV6_ADDR_RANGE.number()) {
                selectors.add(TrafficSelector.decode(IpAddress.Family.IPV6, body));
            } else {
                unknown.add(UnknownSelector.decode(type, body));
            }
        }
        body.expectEnd("TS payload");
        return new TrafficSelectors(side, selectors, unknown);
    }

    private static Optional<String> fault(int count) {
        return count < 1 || count > Limits.SELECTORS_MAX
                ? Optional.of("TS payload with " + count + " selectors, 1 to 255 are allowed")
                : Optional.empty();
    }

    void encode(WireWriter out) {
        out.u8(selectors.size() + unknown.size(), "Number of TSs");
        out.zeros(3);
        for (TrafficSelector selector : selectors) {
            selector.encode(out);
        }
        for (UnknownSelector selector : unknown) {
            selector.encode(out);
        }
    }

    @Override
    public int payloadType() {
        return switch (side) {
            case INITIATOR -> PayloadType.TS_INITIATOR.number();
            case RESPONDER -> PayloadType.TS_RESPONDER.number();
        };
    }
}
