package io.triplane.softplane.table;

/// What was asked, or a packet after it, would have crashed VPP. The process ends with this text,
/// so that a test above it fails as loudly as a gateway would.
public final class VppCrash extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Why VPP would be gone.
    public enum Trap {
        KEY_LENGTH(
                "an SA with a key of the wrong length, outbound in tunnel mode or inbound in UDP:"
                        + " VPP frees it half built. Check key lengths before the add"),
        FREED_SA(
                "a packet met an SA that was freed while in use: VPP reads freed memory. Delete an"
                        + " SA once, after its protects and policies"),
        STATS_SEGMENT_FULL("the stats segment is full: VPP aborts. Give it more with --stats-size");

        private final String text;

        Trap(String text) {
            this.text = text;
        }
    }

    private final Trap trap;

    public VppCrash(Trap trap, String subject) {
        super("VPP would have crashed: %s (%s)".formatted(trap.text, subject));
        this.trap = trap;
    }

    public Trap trap() {
        return trap;
    }
}
