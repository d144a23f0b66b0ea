package io.triplane.daemon;

import io.triplane.daemon.control.StartSettings;
import io.triplane.ikev2.ConnectionConfig.Ports;
import io.triplane.ikev2.EngineSettings;
import io.triplane.model.IpsecGlobal;
import java.time.Duration;

/// What does not change while a gateway runs.
///
/// @param version of the software, for people
/// @param shards threads that own IKE SAs
/// @param slotBits `2^slotBits` slots are spread over the shards; SPIs stay valid when the number
///   of shards changes, as long as this does not
/// @param hashKey spreads first requests over the shards; random, so that nobody can aim at one
/// @param trace whether IKE messages can be watched, which costs time for each
public record GatewaySettings(
        String version,
        int shards,
        int slotBits,
        Ports ports,
        EngineSettings.Limits limits,
        long hashKey,
        boolean trace,
        StartSettings startSettings) {
    /// Slots for as many shards as there may ever be.
    public static final int SLOT_BITS = 6;

    private static final int SHARDS_MAX = 1 << SLOT_BITS;

    /// Heap that one IKE SA with its child may take, with room to spare.
    private static final long OCTETS_PER_IKE_SA = 16_384;

    public GatewaySettings {
        if (shards < 1 || shards > 1 << slotBits) {
            throw new IllegalArgumentException(
                    "%d shards: at least 1 and at most %d".formatted(shards, 1 << slotBits));
        }
    }

    /// As the configuration has it at the start.
    ///
    /// @param freeCpus CPUs that the data plane does not occupy
    /// @param heapOctets the largest size of the heap
    public static GatewaySettings of(
            String version,
            StartSettings start,
            int freeCpus,
            long heapOctets,
            long hashKey,
            boolean trace) {
        IpsecGlobal global = start.global();
        int workers = global.get(IpsecGlobal.IKE_WORKERS);
        int ikeSasMax =
                global.get(IpsecGlobal.MAX_IKE_SA)
                        .orElseGet(() ->
                                Math.clamp(heapOctets / 2 / OCTETS_PER_IKE_SA, 1_000, 1_000_000));
        int shards = Math.clamp(workers == 0 ? freeCpus : workers, 1, SHARDS_MAX);
        int childSasMax = global.get(IpsecGlobal.MAX_CHILD_SA).orElse(2 * ikeSasMax);
        int halfOpenMax = share(global.get(IpsecGlobal.HALF_OPEN_LIMIT), shards);
        int perSource = global.get(IpsecGlobal.HALF_OPEN_LIMIT_PER_PEER);
        int cookies = global.get(IpsecGlobal.COOKIE_THRESHOLD);
        return new GatewaySettings(
                version,
                shards,
                SLOT_BITS,
                new Ports(global.get(IpsecGlobal.IKE_PORT), global.get(IpsecGlobal.NATT_PORT)),
                new EngineSettings.Limits(
                        share(ikeSasMax, shards),
                        share(childSasMax, shards),
                        halfOpenMax,
                        perSource == 0 ? halfOpenMax : share(perSource, shards),
                        cookies == 0 ? 0 : Math.min(halfOpenMax, share(cookies, shards)),
                        Duration.ofSeconds(global.get(IpsecGlobal.HALF_OPEN_TIMEOUT))),
                hashKey,
                trace,
                start);
    }

    /// How each engine treats those who have proven nothing.
    public EngineSettings.Strangers strangers() {
        IpsecGlobal global = startSettings.global();
        int puzzles = global.get(IpsecGlobal.PUZZLE_THRESHOLD);
        return new EngineSettings.Strangers(
                puzzles == 0 ? 0 : share(puzzles, shards), global.get(IpsecGlobal.IKEV1_ANSWER));
    }

    /// Limits are per-shard quotas of a global budget.
    private static int share(int total, int shards) {
        return Math.max(1, (total + shards - 1) / shards);
    }
}
