package io.triplane.agent.sa;

import io.triplane.agent.vpp.RefusedException;
import java.util.HashSet;
import java.util.Set;

/// Gives out the numbers of our SAs in VPP: a range of our own, upwards, around at its end. A
/// number comes back only when VPP was seen without it. Safe for several threads.
public final class SaIds {
    /// Numbers of the range, by far more than the SAs of a VPP.
    public static final int COUNT = 1 << 24;

    private final int base;
    private final Set<Integer> taken = new HashSet<>();
    private int next;

    /// @param base the first number; not 0, which VPP's dumps read as something else
    public SaIds(int base) {
        if (base == 0 || Integer.toUnsignedLong(base) + COUNT > 0xffff_ffffL) {
            throw new IllegalArgumentException(
                    "SA ids from %s on: a range of %d must fit between 1 and 4294967294"
                            .formatted(Integer.toUnsignedString(base), COUNT));
        }
        this.base = base;
    }

    /// Whether the number is in our range.
    public boolean isOurs(int id) {
        return Integer.compareUnsigned(id - base, COUNT) < 0;
    }

    public int base() {
        return base;
    }

    /// A number that nobody holds.
    public synchronized int take() throws RefusedException {
        for (int tries = 0; tries < COUNT; tries++) {
            int id = base + next;
            next = (next + 1) % COUNT;
            if (taken.add(id)) {
                return id;
            }
        }
        throw RefusedException.temporary(
                "plane.sa.ids", "all %d SA ids are in use; remove tunnels".formatted(COUNT));
    }

    /// A number that is not ours to give: VPP was seen to hold it.
    public synchronized void avoid(int id) {
        taken.add(id);
    }

    /// VPP does not hold it any more.
    public synchronized void giveBack(int id) {
        taken.remove(id);
    }

    /// Forgets who holds what; the next number goes on from where it was.
    public synchronized void forget() {
        taken.clear();
    }
}
