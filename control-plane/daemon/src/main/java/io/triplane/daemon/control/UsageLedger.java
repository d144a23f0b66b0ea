package io.triplane.daemon.control;

import io.triplane.plane.PlaneUsage;
import io.triplane.plane.PlaneUsage.SaUsage;
import java.util.HashMap;
import java.util.Map;

/// Adds up the counters of Child SAs over their rekeys: the data plane forgets an SA with its
/// counters, the ledger keeps what they last were.
final class UsageLedger {
    private final Map<Long, Account> accounts = new HashMap<>();

    /// One direction of one SA.
    private record Slot(int spi, boolean inbound) {}

    /// One Child SA and its successors.
    private static final class Account {
        private final Map<Slot, Traffic> present = new HashMap<>();
        private Traffic pastIn = Traffic.NONE;
        private Traffic pastOut = Traffic.NONE;

        private void settle(Slot slot, Traffic last) {
            if (slot.inbound()) {
                pastIn = pastIn.plus(last);
            } else {
                pastOut = pastOut.plus(last);
            }
        }

        private Traffic total(boolean inbound) {
            Traffic sum = inbound ? pastIn : pastOut;
            for (Map.Entry<Slot, Traffic> entry : present.entrySet()) {
                sum = entry.getKey().inbound() == inbound ? sum.plus(entry.getValue()) : sum;
            }
            return sum;
        }
    }

    /// Takes a reading of all SAs; those that are not in it any more are settled.
    void read(PlaneUsage usage) {
        Map<Long, Map<Slot, Traffic>> readings = new HashMap<>();
        for (SaUsage sa : usage.sas()) {
            readings.computeIfAbsent(sa.child().number(), _ -> new HashMap<>())
                    .put(new Slot(sa.spi(), sa.inbound()), Traffic.of(sa));
        }
        readings.keySet().forEach(child -> accounts.computeIfAbsent(child, _ -> new Account()));
        accounts.forEach((child, account) -> {
            Map<Slot, Traffic> reading = readings.getOrDefault(child, Map.of());
            account.present.forEach((slot, last) -> {
                if (!reading.containsKey(slot)) {
                    account.settle(slot, last);
                }
            });
            account.present.clear();
            account.present.putAll(reading);
        });
    }

    Traffic in(long child) {
        return total(child, true);
    }

    Traffic out(long child) {
        return total(child, false);
    }

    /// Of one SA alone.
    Traffic of(long child, int spi, boolean inbound) {
        Account account = accounts.get(child);
        return account == null
                ? Traffic.NONE
                : account.present.getOrDefault(new Slot(spi, inbound), Traffic.NONE);
    }

    /// The child is gone; whoever wants its totals has taken them.
    void close(long child) {
        accounts.remove(child);
    }

    private Traffic total(long child, boolean inbound) {
        Account account = accounts.get(child);
        return account == null ? Traffic.NONE : account.total(inbound);
    }
}
