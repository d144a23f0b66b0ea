package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Input.SaTraffic;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sorts what the data plane has counted by the IKE SAs that it matters to. A reading covers all
/// children, so it is gone through once, and most IKE SAs are not touched by it.
public final class Counts {
    private Counts() {}

    public static Map<IkeSaId, SaInput> of(List<SaTraffic> readings, Turn turn) {
        Map<ChildSaId, List<SaTraffic>> byChild = new LinkedHashMap<>();
        for (SaTraffic reading : readings) {
            byChild.computeIfAbsent(reading.child(), _ -> new ArrayList<>(2)).add(reading);
        }
        Map<IkeSaId, SaInput> counted = new LinkedHashMap<>();
        for (IkeSa state : turn.table().all()) {
            if (state instanceof Established sa) {
                List<SaTraffic> its = of(sa, byChild);
                if (ChildLifetime.matters(sa, its, turn)) {
                    counted.put(sa.id(), new SaInput.Counted(its));
                }
            }
        }
        return counted;
    }

    private static List<SaTraffic> of(Established sa, Map<ChildSaId, List<SaTraffic>> byChild) {
        List<SaTraffic> its = new ArrayList<>();
        for (Child child : sa.children()) {
            its.addAll(byChild.getOrDefault(child.id(), List.of()));
        }
        return its;
    }
}
